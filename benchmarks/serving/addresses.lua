-- Asks for one address after the other; each thread begins at another place of the list. At the end, says in JSON what was measured.
-- The list is a file with an address a line, named in the environment variable ADDRESSES.

local addresses = {}
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init()
  for line in io.lines(os.getenv("ADDRESSES")) do
    addresses[#addresses + 1] = line
  end
  place = number * math.floor(#addresses / 2)
end

function request()
  place = place % #addresses + 1
  return wrk.format("GET", addresses[place])
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"requests": %d, "seconds": %f, "errors": %d, "p50_ms": %f, "p99_ms": %f}\n',
    summary.requests, summary.duration / 1e6, failed, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
