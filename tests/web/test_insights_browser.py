"""Insights in a real browser: charts that are seen under the policy, and marks that a keyboard reaches."""

import pytest
from playwright.sync_api import Page, expect

SEEN = "element => { const box = element.getBoundingClientRect(); return [box.width, box.height]; }"


def test_charts_are_seen_under_the_policy_and_follow_the_theme(page: Page) -> None:
    page.goto("/insights")
    charts = page.locator(".plot svg:visible")
    assert charts.count() >= 6
    for chart in charts.all():
        width, height = chart.evaluate(SEEN)
        assert width > 300
        assert height > 20
    bar = page.locator("#days-to-resolve svg a path").first
    fills = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        fills.append(page.locator("#priority svg a path").first.evaluate("element => getComputedStyle(element).fill"))
    assert len(set(fills)) == 2
    assert bar.evaluate(SEEN)[0] > 1
    assert page.locator("[style], style").count() == 0


def test_a_mark_is_followed_by_keyboard(page: Page) -> None:
    page.goto("/insights")
    mark = page.locator("#days-to-resolve svg a[aria-label]").first
    says = mark.get_attribute("aria-label") or ""
    page.locator("#days-to-resolve .plot").focus()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == says:
            break
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text(says.rpartition(": ")[2])
    assert "ttr" in page.url


def test_marks_can_be_clicked_and_skipped(page: Page) -> None:
    page.goto("/insights")
    skip = page.locator("#priority .past")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#priority-figures') !== null")
    mark = page.locator("#customers svg a[aria-label]").first
    name = (mark.get_attribute("aria-label") or "").partition(":")[0]
    mark.locator("path").click()
    expect(page.locator(".chosen")).to_contain_text(name)


@pytest.mark.parametrize("width", [390, 1280])
def test_letters_are_large_enough_and_inside_their_drawing(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/insights")
    sizes = page.locator(".plot svg:visible").evaluate_all(
        """charts => charts.flatMap(chart => {
          const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
          return [...chart.querySelectorAll("text")].map(text => parseFloat(getComputedStyle(text).fontSize) * scale);
        })"""
    )
    assert min(sizes) >= 10.9
    outside = page.locator(".plot svg:visible").evaluate_all(
        """charts => charts.flatMap(chart => {
          const whole = chart.getBoundingClientRect();
          return [...chart.querySelectorAll("text")].filter(text => {
            const box = text.getBoundingClientRect();
            return box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 1 || box.bottom > whole.bottom + 1;
          }).map(text => text.textContent);
        })"""
    )
    assert outside == []


def test_filters_count_anew(page: Page) -> None:
    page.goto("/insights")
    page.locator("#filters").get_by_label("Critical").check()
    expect(page).to_have_url("/insights?priority=Critical")
    expect(page.locator("#priority svg text", has_text="High")).to_have_count(0)
