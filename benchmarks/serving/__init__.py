"""The product's server under load: started as operators start it, asked by many at once, and looked at from outside."""
