package store

import "github.com/redis/go-redis/v9"

// Each script may be sent twice with the same effect as once: the lease names its holder, and a finished update names who finished it.
// KEYS: lease, conversation, update. ARGV[1]: this process.
var (
	// ARGV[2]: the lease in ms. Returns {"done"}, {"busy"} or {"claimed", conversation}.
	claim = redis.NewScript(`
if redis.call('EXISTS', KEYS[3]) == 1 then return {'done'} end
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return {'busy'} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {'claimed', redis.call('GET', KEYS[2]) or ''}`)

	// ARGV[2]: the lease in ms. Returns 1, or 0 when the lease is not held.
	extend = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`)

	// KEYS[4]: heard. ARGV[2]: conversation, "" for none; ARGV[3]: its expiry in ms; ARGV[4]: for how many ms the update is remembered;
	// ARGV[5…]: what was told, see toldArgs. Returns 1, or 0 when the lease is not held.
	finish = redis.NewScript(noting + `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  if redis.call('GET', KEYS[3]) == ARGV[1] then return 1 end
  redis.call('SET', KEYS[3], 'lost', 'PX', ARGV[4])
  return 0
end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[2])
else
  redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
end
if #ARGV > 4 then note(KEYS[4], 5) end
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[4])
redis.call('DEL', KEYS[1])
return 1`)

	// KEYS: a hash. ARGV: field, what is stored, what is to be stored. Returns 1, or 0 when anything else is stored.
	swapField = redis.NewScript(`
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1`)

	release = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`)
)
