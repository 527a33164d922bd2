package store

import "github.com/redis/go-redis/v9"

// A broadcast's keys lie in one slot of a cluster:
//
//	meta     hash: b (the broadcast as JSON), state, shares (how many), next (the first never claimed), cursor, prep and prepEnds (who
//	         prepares), n:OUTCOME, total, times in ms, at0 n0 at1 n1 (samples of how many were finished, for the rate)
//	held     hash: share → "END OWNER", the leases
//	later    sorted set: shares given back, by the time from which they may be claimed again
//	out      set: chats that withdrew while the audience was being copied
//	share:N  hash: chat → entry, small enough for Redis's compact form
//
// An entry is a letter for its outcome, a digit (base 36) for its version, and after them message ids, a reason or a chat. Each script may
// be sent twice with the same effect as once. KEYS[1] is always meta.
//
// doubt turns what is marked as sending in a share, of which nobody knows any more, to unsure, and returns what is pending. settle ends a
// broadcast that has nothing left to do.
const broadcastPrelude = `
local meta = KEYS[1]
local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
local function text(n) return string.format('%.0f', n) end
local function count(outcome, by) redis.call('HINCRBY', meta, 'n:' .. outcome, by) end
local function number(field) return tonumber(redis.call('HGET', meta, field) or '0') end
local function holder(held, share)
  local v = redis.call('HGET', held, share)
  if not v then return nil, 0 end
  local ends, owner = string.match(v, '^(%d+) (.*)$')
  return owner, tonumber(ends)
end
local function sample(at, finished)
  redis.call('HSET', meta, 'at0', text(at), 'n0', finished, 'at1', text(at), 'n1', finished)
end
local function settle()
  local n = redis.call('HMGET', meta, 'state', 'n:p', 'n:g')
  if n[1] ~= 'running' or tonumber(n[2] or '0') > 0 or tonumber(n[3] or '0') > 0 then return 0 end
  redis.call('HSET', meta, 'state', 'done', 'ended', text(now()))
  return 1
end
local function doubt(share)
  local all, pending, unsure = redis.call('HGETALL', share), {}, 0
  for i = 1, #all, 2 do
    local outcome = string.sub(all[i + 1], 1, 1)
    if outcome == 'g' then
      redis.call('HSET', share, all[i], 'u' .. string.sub(all[i + 1], 2))
      unsure = unsure + 1
    elseif outcome == 'p' then
      pending[#pending + 1] = all[i]
      pending[#pending + 1] = all[i + 1]
    end
  end
  if unsure > 0 then
    count('g', -unsure)
    count('u', unsure)
    settle()
  end
  return pending
end
local function finished() return number('total') - number('n:p') - number('n:g') end
`

func broadcastScript(body string) *redis.Script { return redis.NewScript(broadcastPrelude + body) }

var (
	// ARGV: the broadcast, how many shares, what it does. Returns 0 when there is one already.
	createBroadcast = broadcastScript(`
if redis.call('HSETNX', meta, 'b', ARGV[1]) == 0 then return 0 end
redis.call('HSET', meta, 'state', 'ready', 'shares', ARGV[2], 'next', 0, 'do', ARGV[3])
return 1`)

	// ARGV: move, reason. Returns the state after it, "" when there is no broadcast, and whether it was changed.
	changeBroadcast = broadcastScript(`
local state = redis.call('HGET', meta, 'state')
if not state then return {'', 0} end
local move, to = ARGV[1], nil
if move == 'start' and state == 'ready' then to = 'preparing' end
if move == 'pause' and (state == 'ready' or state == 'preparing' or state == 'running') then to = 'paused' end
if move == 'stop' and state ~= 'stopped' and state ~= 'done' then to = 'stopped' end
if move == 'resume' and state == 'paused' then
  if redis.call('HEXISTS', meta, 'started') == 1 then to = 'running'
  elseif redis.call('HEXISTS', meta, 'cutoff') == 1 or redis.call('HGET', meta, 'reason') == 'late' then to = 'preparing'
  else to = 'ready' end
end
if not to then return {state, 0} end
local at = now()
redis.call('HSET', meta, 'state', to, 'reason', ARGV[2])
if to == 'preparing' then redis.call('HSETNX', meta, 'cutoff', text(at)) end
if to == 'running' then sample(at, finished()) end
if to == 'stopped' then redis.call('HSET', meta, 'ended', text(at)) end
if settle() == 1 then to = 'done' end
return {to, 1}`)

	// KEYS: held. Returns 1 when the broadcast has ended and nothing of it is in hand any more.
	retireBroadcast = broadcastScript(`
local state = redis.call('HGET', meta, 'state')
if state ~= 'done' and state ~= 'stopped' then return 0 end
return redis.call('EXISTS', KEYS[2]) == 0 and 1 or 0`)

	// ARGV: to, outcomes. Returns 0 when one was passed to another.
	passBroadcast = broadcastScript(`
for i = 2, #ARGV do
  local before = redis.call('HGET', meta, 'passed:' .. ARGV[i])
  if before and before ~= ARGV[1] then return 0 end
end
for i = 2, #ARGV do redis.call('HSET', meta, 'passed:' .. ARGV[i], ARGV[1]) end
return 1`)

	// ARGV: this process, lease in ms. Returns the cursor, or nothing.
	prepareBroadcast = broadcastScript(`
local m = redis.call('HMGET', meta, 'state', 'prep', 'prepEnds', 'cursor')
local at = now()
if m[1] ~= 'preparing' then return false end
if m[2] and m[2] ~= ARGV[1] and tonumber(m[3]) > at then return false end
redis.call('HSET', meta, 'prep', ARGV[1], 'prepEnds', text(at + ARGV[2]))
return m[4] or ''`)

	// KEYS: out, then a share for each entry. ARGV: this process, lease in ms, whether to keep the cursor, the cursor, whether it is the
	// last page, then chat and entry in turn.
	addRecipients = broadcastScript(`
local m = redis.call('HMGET', meta, 'state', 'prep')
if m[1] ~= 'preparing' or m[2] ~= ARGV[1] then return 0 end
local at, added = now(), 0
local anyOut = redis.call('EXISTS', KEYS[2]) == 1
for i = 3, #KEYS do
  local chat = ARGV[2 * i]
  if not (anyOut and redis.call('SISMEMBER', KEYS[2], chat) == 1) then
    added = added + redis.call('HSETNX', KEYS[i], chat, ARGV[2 * i + 1])
  end
end
if added > 0 then
  redis.call('HINCRBY', meta, 'total', added)
  count('p', added)
end
redis.call('HSET', meta, 'prepEnds', text(at + ARGV[2]))
if ARGV[3] == '1' then redis.call('HSET', meta, 'cursor', ARGV[4]) end
if ARGV[5] == '1' then
  redis.call('HSET', meta, 'state', 'running', 'started', text(at))
  redis.call('HDEL', meta, 'prep', 'prepEnds', 'cursor')
  redis.call('DEL', KEYS[2])
  sample(at, 0)
  settle()
end
return 1`)

	// KEYS: out, share. ARGV: chat.
	withdrawRecipient = broadcastScript(`
local state = redis.call('HGET', meta, 'state')
if not state or state == 'done' or state == 'stopped' or redis.call('HGET', meta, 'do') ~= '' then return 0 end
if redis.call('HEXISTS', meta, 'cutoff') == 1 and redis.call('HEXISTS', meta, 'started') == 0 then redis.call('SADD', KEYS[2], ARGV[1]) end
local entry = redis.call('HGET', KEYS[3], ARGV[1])
if not entry or string.sub(entry, 1, 1) ~= 'p' then return 0 end
redis.call('HSET', KEYS[3], ARGV[1], 'w' .. string.sub(entry, 2, 2))
count('p', -1)
count('w', 1)
settle()
return 1`)

	// KEYS: out, share. ARGV: chat.
	eraseRecipient = broadcastScript(`
if redis.call('HEXISTS', meta, 'cutoff') == 1 and redis.call('HEXISTS', meta, 'started') == 0 then redis.call('SADD', KEYS[2], ARGV[1]) end
local entry = redis.call('HGET', KEYS[3], ARGV[1])
if not entry then return 0 end
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('HINCRBY', meta, 'total', -1)
count(string.sub(entry, 1, 1), -1)
settle()
return 1`)

	// KEYS: held, later. ARGV: this process, lease in ms, whether to take those of dead processes only. Returns a share's number, or nothing.
	claimShare = broadcastScript(`
local held, later, at = KEYS[2], KEYS[3], now()
local function take(share)
  redis.call('HSET', held, share, text(at + ARGV[2]) .. ' ' .. ARGV[1])
  return share
end
local leases = redis.call('HGETALL', held)
for i = 1, #leases, 2 do
  if tonumber(string.match(leases[i + 1], '^%d+')) < at then return take(leases[i]) end
end
if ARGV[3] == '1' or redis.call('HGET', meta, 'state') ~= 'running' then return false end
while true do
  local due = redis.call('ZRANGEBYSCORE', later, '-inf', text(at), 'LIMIT', 0, 1)[1]
  if not due then break end
  redis.call('ZREM', later, due)
  if redis.call('HEXISTS', held, due) == 0 then return take(due) end
end
local m = redis.call('HMGET', meta, 'next', 'shares')
local next = tonumber(m[1])
while next < tonumber(m[2]) do
  redis.call('HSET', meta, 'next', next + 1)
  if redis.call('HEXISTS', held, next) == 0 then return take(text(next)) end
  next = next + 1
end
return false`)

	// KEYS: held, share. ARGV: this process, the share's number. Returns the entries that are pending, or nothing when the share is not held.
	// What is marked as sending here was left so by another process.
	openShare = broadcastScript(`
if holder(KEYS[2], ARGV[2]) ~= ARGV[1] then return false end
return doubt(KEYS[3])`)

	// KEYS: held. ARGV: this process, lease in ms, shares. Returns those that are not held.
	extendShares = broadcastScript(`
local lost, ends = {}, text(now() + ARGV[2])
for i = 3, #ARGV do
  if holder(KEYS[2], ARGV[i]) == ARGV[1] then
    redis.call('HSET', KEYS[2], ARGV[i], ends .. ' ' .. ARGV[1])
  else
    lost[#lost + 1] = ARGV[i]
  end
end
return lost`)

	// KEYS: held, share. ARGV: this process, the share's number, chat.
	beginRecipient = broadcastScript(`
if redis.call('HGET', meta, 'state') ~= 'running' then return 'halted' end
if holder(KEYS[2], ARGV[2]) ~= ARGV[1] then return 'lost' end
local entry = redis.call('HGET', KEYS[3], ARGV[3])
if not entry or string.sub(entry, 1, 1) ~= 'p' then return 'over' end
redis.call('HSET', KEYS[3], ARGV[3], 'g' .. string.sub(entry, 2))
count('p', -1)
count('g', 1)
return 'begun'`)

	// KEYS: held, later, share, then for a group that moved the share of its new id. ARGV: this process, the share's number, chat, entry,
	// then for a group that moved its new id, its new entry and its new share's number. Returns 1 when this ended the broadcast.
	finishRecipient = broadcastScript(`
local held, later, share = KEYS[2], KEYS[3], KEYS[4]
local before = redis.call('HGET', share, ARGV[3])
local was, is = string.sub(before or '', 1, 1), string.sub(ARGV[4], 1, 1)
if was ~= 'g' and was ~= 'u' or was == is then return 0 end
redis.call('HSET', share, ARGV[3], ARGV[4])
count(was, -1)
count(is, 1)
if is == 'p' and holder(held, ARGV[2]) ~= ARGV[1] then redis.call('ZADD', later, 0, ARGV[2]) end
if ARGV[5] and redis.call('HSETNX', KEYS[5], ARGV[5], ARGV[6]) == 1 then
  redis.call('HINCRBY', meta, 'total', 1)
  count('p', 1)
  redis.call('ZADD', later, 0, ARGV[7])
end
local at = now()
if at - number('at1') >= 10000 then
  local m = redis.call('HMGET', meta, 'at1', 'n1')
  redis.call('HSET', meta, 'at0', m[1] or 0, 'n0', m[2] or 0, 'at1', text(at), 'n1', finished())
end
return settle()`)

	// KEYS: held, later, share. ARGV: this process, the share's number, ms after which what is pending in it may be claimed again. A process
	// that could not note what became of a recipient gives it back as unsure.
	releaseShare = broadcastScript(`
if holder(KEYS[2], ARGV[2]) ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[2], ARGV[2])
local pending = doubt(KEYS[4])
if #pending > 0 then redis.call('ZADD', KEYS[3], text(now() + ARGV[3]), ARGV[2]) end
return 1`)

	// The gate has one clock for all messages and one for each chat, by the Generic Cell Rate Algorithm: a clock is the time up to which
	// past messages use up the rate. KEYS: the gate. ARGV, in ms: between two messages overall, in a chat, in a group; how many may come at
	// once in a group; how far ahead to grant; how many messages each chat gets; how many chats were replied to; those; the chats asked for. KEYS: one more for
	// each chat.
	// Returns the wait, then for each chat when to send, negative: how long the chat itself has to wait.
	passGate = redis.NewScript(`
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local every, each, group, burst, ahead = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local messages, replied = tonumber(ARGV[6]), tonumber(ARGV[7])
local m = redis.call('HMGET', KEYS[1], 'clock', 'hold')
local clock, hold = math.max(tonumber(m[1] or '0'), now), tonumber(m[2] or '0')
local function pass(key, chat, at, passed)
  local step, room = each, 0
  if string.sub(chat, 1, 1) == '-' and group > 0 then step, room = group, group * (burst - 1) end
  if step <= 0 then return 0 end
  local own = math.max(tonumber(redis.call('GET', key) or '0'), at)
  if own - at > room and not passed then return own - at - room end
  own = math.min(own, at + 60000)
  redis.call('SET', key, string.format('%.3f', own + step), 'PX', math.ceil(own + step - now) + 1)
  return 0
end
for i = 1, replied do pass(KEYS[1 + i], ARGV[7 + i], now, true) end
clock = math.min(clock + replied * every, now + 2000)
local out, wait = {'0'}, 0
if hold > now then
  wait = hold - now
else
  for i = 8 + replied, #ARGV do
    if clock - now > ahead then
      wait = clock - now - ahead
      break
    end
    local busy = pass(KEYS[i - 6], ARGV[i], clock)
    if busy > 0 then
      out[#out + 1] = string.format('%.3f', -busy - (clock - now))
    else
      out[#out + 1] = string.format('%.3f', clock - now)
      clock = clock + every * messages
    end
  end
end
redis.call('HSET', KEYS[1], 'clock', string.format('%.3f', clock))
redis.call('PEXPIRE', KEYS[1], 3600000)
out[1] = string.format('%.3f', wait)
return out`)

	// ARGV: ms.
	holdGate = redis.NewScript(`
local t = redis.call('TIME')
local ends = t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[1]
if ends > tonumber(redis.call('HGET', KEYS[1], 'hold') or '0') then
  redis.call('HSET', KEYS[1], 'hold', string.format('%.0f', ends))
  redis.call('PEXPIRE', KEYS[1], math.max(3600000, ARGV[1] + 1000))
end
return 1`)
)
