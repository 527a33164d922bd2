package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
)

// Keys of staff share one slot.
const (
	teamKey    = "zd1:{staff}:team"    // hash: user → bot.Member
	inviteKey  = "zd1:{staff}:invite:" // + code: bot.Invitation
	trailKey   = "zd1:{staff}:trail"   // stream: by, did, whom, about
	numbersKey = "zd1:{staff}:numbers" // hash: user → the number that stands for the person in the trail
	namesKey   = "zd1:{staff}:names"   // hash: number → name
	personKey  = "zd1:{staff}:people"  // hash: number → user
	seriesKey  = "zd1:{staff}:series"  // the last number given
)

// trailKept is about how many entries the audit trail holds.
const trailKept = 100_000

// Member gives a member of staff; ok is false for everyone else.
func (s *Store) Member(ctx context.Context, user int64) (m bot.Member, ok bool, err error) {
	stored, err := s.client.HGet(ctx, teamKey, strconv.FormatInt(user, 10)).Result()
	if errors.Is(err, redis.Nil) {
		return m, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(stored), &m)
	}
	if err != nil {
		return m, false, fmt.Errorf("looking up a member of staff: %w", err)
	}
	return m, true, nil
}

// Members gives all members of staff, the oldest first.
func (s *Store) Members(ctx context.Context) ([]bot.Member, error) {
	members, err := listed[bot.Member](ctx, s, teamKey)
	if err != nil {
		return nil, fmt.Errorf("listing the staff: %w", err)
	}
	slices.SortFunc(members, func(a, b bot.Member) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.User, b.User)) })
	return members, nil
}

// Invite keeps an invitation for as long as life, and returns its code.
func (s *Store) Invite(ctx context.Context, i bot.Invitation, life time.Duration) (code string, err error) {
	stored, err := json.Marshal(i)
	if err == nil {
		code = rand.Text()
		err = s.client.Set(ctx, inviteKey+code, stored, life).Err()
	}
	if err != nil {
		return "", fmt.Errorf("keeping an invitation: %w", err)
	}
	return code, nil
}

// join uses up an invitation. KEYS: invitation, team, for whom it was used. ARGV: user, member without rights, how long in ms the use is
// remembered, so that a person whose reply got lost may come again. Returns the invitation, or nothing.
var join = redis.NewScript(`
local invitation = redis.call('GET', KEYS[1])
if not invitation then
  local used = redis.call('HGET', KEYS[3], 'user')
  if used == ARGV[1] then return redis.call('HGET', KEYS[3], 'invitation') end
  return false
end
local member = cjson.decode(ARGV[2])
member['rights'] = cjson.decode(invitation)['rights']
redis.call('HSET', KEYS[2], ARGV[1], cjson.encode(member))
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[3], 'user', ARGV[1], 'invitation', invitation)
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return invitation`)

// Join uses up the invitation and makes m a member with its rights; ok is false when there is no such invitation any more.
func (s *Store) Join(ctx context.Context, code string, m bot.Member) (i bot.Invitation, ok bool, err error) {
	member, err := json.Marshal(m)
	if err != nil {
		return i, false, fmt.Errorf("encoding a member of staff: %w", err)
	}
	stored, err := join.Run(ctx, s.client, []string{inviteKey + code, teamKey, inviteKey + code + ":used"},
		m.User, member, time.Minute.Milliseconds()).Text()
	if errors.Is(err, redis.Nil) {
		return i, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(stored), &i)
	}
	if err != nil {
		return i, false, fmt.Errorf("joining the staff: %w", err)
	}
	return i, true, nil
}

// setRights changes or removes a member. KEYS: team. ARGV: user, rights as JSON, "" to remove. Returns 1, or 0 when there is no such member.
var setRights = redis.NewScript(`
local stored = redis.call('HGET', KEYS[1], ARGV[1])
if not stored then return 0 end
if ARGV[2] == '' then return redis.call('HDEL', KEYS[1], ARGV[1]) end
local member = cjson.decode(stored)
member['rights'] = cjson.decode(ARGV[2])
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(member))
return 1`)

// SetRights changes what a member may do, and with none ends the membership; ok is false when it had ended before.
func (s *Store) SetRights(ctx context.Context, user int64, rights []bot.Right) (ok bool, err error) {
	wanted := []byte("")
	if len(rights) > 0 {
		if wanted, err = json.Marshal(rights); err != nil {
			return false, fmt.Errorf("encoding rights: %w", err)
		}
	}
	ok, err = setRights.Run(ctx, s.client, []string{teamKey}, user, wanted).Bool()
	if err != nil {
		return false, fmt.Errorf("changing a member of staff: %w", err)
	}
	return ok, nil
}

// record adds an entry. KEYS: trail, numbers, names, people, series. ARGV: by, name, did, whom, about, entries kept.
var record = redis.NewScript(`
local function number(user)
  local n = redis.call('HGET', KEYS[2], user)
  if not n then
    n = redis.call('INCR', KEYS[5])
    redis.call('HSET', KEYS[2], user, n)
    redis.call('HSET', KEYS[4], n, user)
  end
  return n
end
local by, whom = number(ARGV[1]), ''
if ARGV[2] ~= '' then redis.call('HSET', KEYS[3], by, ARGV[2]) end
if ARGV[4] ~= '0' then whom = number(ARGV[4]) end
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[6], '*', 'by', by, 'did', ARGV[3], 'whom', whom, 'about', ARGV[5])
return 1`)

// Record adds an entry to the audit trail.
func (s *Store) Record(ctx context.Context, e bot.Entry) error {
	keys := []string{trailKey, numbersKey, namesKey, personKey, seriesKey}
	if err := record.Run(ctx, s.client, keys, e.By, e.Name, e.Did, e.Whom, e.About, trailKept).Err(); err != nil {
		return fmt.Errorf("adding to the audit trail: %w", err)
	}
	return nil
}

// Trail gives at most n entries older than the entry before, or the newest with "", newest first.
func (s *Store) Trail(ctx context.Context, before string, n int) ([]bot.Entry, error) {
	from := "+"
	if before != "" {
		from = "(" + before
	}
	pipe := s.client.Pipeline()
	stream := pipe.XRevRangeN(ctx, trailKey, from, "-", int64(n))
	names, people := pipe.HGetAll(ctx, namesKey), pipe.HGetAll(ctx, personKey)
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("reading the audit trail: %w", err)
	}
	var entries []bot.Entry
	for _, m := range stream.Val() {
		field := func(name string) string { v, _ := m.Values[name].(string); return v }
		at, _, _ := strings.Cut(m.ID, "-")
		ms, _ := strconv.ParseInt(at, 10, 64)
		by, _ := strconv.ParseInt(people.Val()[field("by")], 10, 64)
		whom, _ := strconv.ParseInt(people.Val()[field("whom")], 10, 64)
		entries = append(entries, bot.Entry{ID: m.ID, At: time.UnixMilli(ms).UTC(), By: by, Name: names.Val()[field("by")],
			Did: field("did"), Whom: whom, Named: names.Val()[field("whom")], About: field("about")})
	}
	return entries, nil
}

// forget takes a person out of the staff and their identity out of the audit trail. KEYS: team, numbers, names, people. ARGV: user.
var forget = redis.NewScript(`
redis.call('HDEL', KEYS[1], ARGV[1])
local n = redis.call('HGET', KEYS[2], ARGV[1])
if n then
  redis.call('HDEL', KEYS[2], ARGV[1])
  redis.call('HDEL', KEYS[3], n)
  redis.call('HDEL', KEYS[4], n)
end
return 1`)

// EraseStaff takes a person out of the staff and their identity out of the audit trail: what was done stays, by whom does not.
func (s *Store) EraseStaff(ctx context.Context, user int64) error {
	if err := forget.Run(ctx, s.client, []string{teamKey, numbersKey, namesKey, personKey}, user).Err(); err != nil {
		return fmt.Errorf("erasing a member of staff: %w", err)
	}
	drafts, err := s.client.HKeys(ctx, draftsKey).Result()
	for _, id := range drafts {
		err = errors.Join(err, eraseAuthor(ctx, s.client, draftsKey, id, user, func(d *bot.Draft) *int64 { return &d.Author }))
	}
	if err != nil {
		return fmt.Errorf("erasing who wrote a draft: %w", err)
	}
	return nil
}
