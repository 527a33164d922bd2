package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
	"zonedesk/search/text"
)

// Keys of gaps share one slot.
const (
	gapsKey     = "zd1:{gaps}:all"    // hash: number → bot.Gap
	gapTimes    = "zd1:{gaps}:last"   // sorted set of numbers by when they were asked last, Unix ms
	gapCounts   = "zd1:{gaps}:counts" // hash: number → how often, and the update that counted last: "3 1001"
	gapsTaken   = "zd1:{gaps}:taken"  // hash: number → 1: its asker is being told, or was
	gapSeries   = "zd1:{gaps}:series" // the last number given
	gapsOfKey   = "zd1:{gaps}:of:"    // + chat: hash: sum of the text → number
	gapsKept    = 2000                // those asked longest ago go first
	gapsOfOne   = 40                  // of one person
	gapsAtATime = 200                 // removed in one round
)

func gapsOf(chat int64) string { return gapsOfKey + id(chat) }

// gapSum is by which the same words of the same person are known again.
func gapSum(g bot.Gap) string {
	words := strings.Join(strings.Fields(text.Fold(g.Text)), " ") + "\x00" + strings.Join(g.Zones, " ")
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:8])
}

var (
	// addGap counts a question, or keeps it. KEYS: all, last, counts, series, of the person. ARGV: sum, JSON, Unix ms, update, life in ms, how
	// many of one person are kept. Returns 1 when it is new.
	addGap = redis.NewScript(`
local n = redis.call('HGET', KEYS[5], ARGV[1])
if n and redis.call('HEXISTS', KEYS[1], n) == 1 then
  local times, update = string.match(redis.call('HGET', KEYS[3], n) or '0 0', '^(%d+) (.*)$')
  if update ~= ARGV[4] then
    redis.call('HSET', KEYS[3], n, (tonumber(times) + 1) .. ' ' .. ARGV[4])
    redis.call('ZADD', KEYS[2], ARGV[3], n)
    redis.call('PEXPIRE', KEYS[5], ARGV[5])
  end
  return 0
end
if redis.call('HLEN', KEYS[5]) >= tonumber(ARGV[6]) then return 0 end
n = redis.call('INCR', KEYS[4])
redis.call('HSET', KEYS[1], n, ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], n)
redis.call('HSET', KEYS[3], n, '1 ' .. ARGV[4])
redis.call('HSET', KEYS[5], ARGV[1], n)
redis.call('PEXPIRE', KEYS[5], ARGV[5])
return 1`)

	// dropGap removes one, or with what takes its place leaves that. KEYS: all, last, counts, taken, of the person. ARGV: number, sum, JSON or "".
	dropGap = redis.NewScript(`
redis.call('HDEL', KEYS[5], ARGV[2])
redis.call('HDEL', KEYS[4], ARGV[1])
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
  return 1
end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1`)

	// takeGaps takes all of some, or none when any is gone or taken. KEYS: all, taken. ARGV: numbers. Returns 1 or 0.
	takeGaps = redis.NewScript(`
for _, n in ipairs(ARGV) do
  if redis.call('HEXISTS', KEYS[1], n) == 0 or redis.call('HEXISTS', KEYS[2], n) == 1 then return 0 end
end
for _, n in ipairs(ARGV) do redis.call('HSET', KEYS[2], n, 1) end
return 1`)
)

// AddGap keeps a question that had no answer for as long as life after it was asked last, or counts one more of what the same person asked
// before in the same words; once for an update.
func (s *Store) AddGap(ctx context.Context, g bot.Gap, update int64, life time.Duration) error {
	const doing = "keeping a question that had no answer"
	encoded, err := json.Marshal(g)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	keys := []string{gapsKey, gapTimes, gapCounts, gapSeries, gapsOf(g.Chat)}
	added, err := addGap.Run(ctx, s.client, keys, gapSum(g), encoded, g.Last.UnixMilli(), update, life.Milliseconds(), gapsOfOne).Bool()
	if err != nil || !added {
		return wrapped(err, doing)
	}
	return wrapped(s.pruneGaps(ctx, g.Last.Add(-life)), doing)
}

// pruneGaps removes what was last asked before a time, and the oldest of too many.
func (s *Store) pruneGaps(ctx context.Context, before time.Time) error {
	pipe := s.client.Pipeline()
	count := pipe.ZCard(ctx, gapTimes)
	old := pipe.ZRangeByScore(ctx, gapTimes, &redis.ZRangeBy{Min: "-inf", Max: "(" + strconv.FormatInt(before.UnixMilli(), 10), Count: gapsAtATime})
	if _, err := pipe.Exec(ctx); err != nil {
		return err
	}
	numbers := old.Val()
	if surplus := int(count.Val()) - gapsKept; surplus > len(numbers) {
		more, err := s.client.ZRange(ctx, gapTimes, 0, int64(min(surplus, gapsAtATime)-1)).Result()
		if err != nil {
			return err
		}
		numbers = more
	}
	gaps, err := s.gaps(ctx, numbers)
	if err != nil {
		return err
	}
	return s.DropGaps(ctx, gaps...)
}

// Gaps gives the questions that had no answer, and those that staff dismissed, oldest first, but not those whose askers were told.
func (s *Store) Gaps(ctx context.Context) ([]bot.Gap, error) {
	numbers, err := s.client.HKeys(ctx, gapsKey).Result()
	if err != nil {
		return nil, wrapped(err, "listing the questions that had no answer")
	}
	gaps, err := s.gaps(ctx, numbers)
	if err != nil {
		return nil, wrapped(err, "listing the questions that had no answer")
	}
	taken, err := s.client.HKeys(ctx, gapsTaken).Result()
	if err != nil {
		return nil, wrapped(err, "listing the questions that had no answer")
	}
	told := numbersIn(taken)
	return slices.DeleteFunc(gaps, func(g bot.Gap) bool { return slices.Contains(told, g.Number) }), nil
}

// gaps reads gaps by their numbers, in the order of these.
func (s *Store) gaps(ctx context.Context, numbers []string) ([]bot.Gap, error) {
	var all []bot.Gap
	for some := range slices.Chunk(numbers, 64) { // in pieces that the in-process server can take without being read from meanwhile
		pipe := s.client.Pipeline()
		stored, counts, last := pipe.HMGet(ctx, gapsKey, some...), pipe.HMGet(ctx, gapCounts, some...), pipe.ZMScore(ctx, gapTimes, some...)
		if _, err := pipe.Exec(ctx); err != nil {
			return nil, err
		}
		for i, v := range stored.Val() {
			written, ok := v.(string)
			g := bot.Gap{}
			if !ok || json.Unmarshal([]byte(written), &g) != nil {
				continue // gone meanwhile
			}
			g.Number, _ = strconv.Atoi(some[i])
			count, _ := counts.Val()[i].(string)
			times, _, _ := strings.Cut(count, " ")
			g.Times, _ = strconv.Atoi(times)
			g.Last = time.UnixMilli(int64(last.Val()[i])).UTC()
			all = append(all, g)
		}
	}
	slices.SortFunc(all, func(a, b bot.Gap) int { return a.Number - b.Number })
	return all, nil
}

// DropGaps removes gaps.
func (s *Store) DropGaps(ctx context.Context, gaps ...bot.Gap) error {
	return s.leaveGaps(ctx, gaps, func(bot.Gap) ([]byte, error) { return nil, nil })
}

// DismissGaps keeps gaps as questions that are none, without their askers.
func (s *Store) DismissGaps(ctx context.Context, gaps ...bot.Gap) error {
	return s.leaveGaps(ctx, gaps, func(g bot.Gap) ([]byte, error) {
		g.Chat, g.Dismissed = 0, true
		return json.Marshal(g)
	})
}

func (s *Store) leaveGaps(ctx context.Context, gaps []bot.Gap, left func(bot.Gap) ([]byte, error)) error {
	for _, g := range gaps {
		encoded, err := left(g)
		if err == nil {
			keys := []string{gapsKey, gapTimes, gapCounts, gapsTaken, gapsOf(g.Chat)}
			err = dropGap.Run(ctx, s.client, keys, g.Number, gapSum(g), encoded).Err()
		}
		if err != nil {
			return wrapped(err, "removing a question that had no answer")
		}
	}
	return nil
}

// TakeGaps takes the gaps of somebody who is to be told the answer; ok is false when any was taken or removed before.
func (s *Store) TakeGaps(ctx context.Context, gaps ...bot.Gap) (ok bool, err error) {
	ok, err = takeGaps.Run(ctx, s.client, []string{gapsKey, gapsTaken}, gapNumbers(gaps)...).Bool()
	return ok, wrapped(err, "taking who is to be told an answer")
}

// GiveBackGaps undoes TakeGaps for an answer that could not be told.
func (s *Store) GiveBackGaps(ctx context.Context, gaps ...bot.Gap) error {
	var fields []string
	for _, g := range gaps {
		fields = append(fields, strconv.Itoa(g.Number))
	}
	return wrapped(s.client.HDel(ctx, gapsTaken, fields...).Err(), "giving back who is to be told an answer")
}

func gapNumbers(gaps []bot.Gap) (args []any) {
	for _, g := range gaps {
		args = append(args, g.Number)
	}
	return args
}

// gapsOfPerson are those that a person asked.
func (s *Store) gapsOfPerson(ctx context.Context, person int64) ([]bot.Gap, error) {
	numbers, err := s.client.HVals(ctx, gapsOf(person)).Result()
	if err != nil {
		return nil, wrapped(err, "reading what a person asked in vain")
	}
	gaps, err := s.gaps(ctx, numbers)
	return slices.DeleteFunc(gaps, func(g bot.Gap) bool { return g.Chat != person }), wrapped(err, "reading what a person asked in vain")
}

// eraseGaps removes what a person asked in vain.
func (s *Store) eraseGaps(ctx context.Context, person int64) error {
	gaps, err := s.gapsOfPerson(ctx, person)
	if err != nil {
		return err
	}
	if err := s.DropGaps(ctx, gaps...); err != nil {
		return err
	}
	return wrapped(s.client.Del(ctx, gapsOf(person)).Err(), "erasing what a person asked in vain")
}
