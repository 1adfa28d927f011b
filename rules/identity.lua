-- The standard rules, identity: who is this caller?                                                        api 1
--
-- Config, contact tags and history have answered already (call.identity_default): a recent job makes a returning
-- customer, an old one a dormant one, a tag "vendor" or "spam" says so. A company's own rules may know better.
return function(call)
  return call.identity_default
end
