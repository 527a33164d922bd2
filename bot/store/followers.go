package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
)

// Followers are spread over this many hashes, so that none gets too large to be moved between the nodes of a cluster.
const shards = 256

const (
	pageScanned = 200 // followers looked at in one script, which takes about half a millisecond
	pageWanted  = 200 // followers for which Audience goes on to the next hash
	pageShards  = 32  // hashes that one call of Audience visits at most

	undoTime = 24 * time.Hour      // how long Unfollow can be taken back
	goneTime = 90 * 24 * time.Hour // how long what a chat follows is kept while it can't be written to
	backTime = 10 * time.Minute    // how long a message may be under way that is refused as to someone gone
)

// shard is where a chat's record is kept; the braces keep all of a shard in one slot of a cluster.
type shard string

func shardOf(chat int64) shard { return numbered(int(uint64(chat) % shards)) }

func numbered(n int) shard { return shard(fmt.Sprintf("zd1:{s:%02x}:", n)) }

func (s shard) followers() string { return string(s) + "followers" } // chat → Follower as JSON
func (s shard) gone() string      { return string(s) + "gone" }      // chat → since when, Unix ms

// hashes are all hashes with a field for each chat.
func (s shard) hashes() []string { return []string{s.followers(), s.gone(), s.news(), s.told()} }

// Of one chat, each with an expiry of its own.
func (s shard) stopped(chat int64) string { return string(s) + "stopped:" + id(chat) } // the Follower before Unfollow
func (s shard) back(chat int64) string    { return string(s) + "back:" + id(chat) }    // when it came back, Unix ms

func id(chat int64) string { return strconv.FormatInt(chat, 10) }

// KEYS[1]: the hash of followers. ARGV[1]: chat.
var (
	// Compares and sets. ARGV[2]: the record as it was, ARGV[3]: as it is to be, each "" for none. KEYS[2…]: all that goes with a record.
	// Returns {1}, or {0, record} when it is another.
	swapFollower = redis.NewScript(`
local now = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if now ~= ARGV[2] and now ~= ARGV[3] then return {0, now} end
if ARGV[3] == '' then
  for _, key in ipairs(KEYS) do redis.call('HDEL', key, ARGV[1]) end
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return {1}`)

	// KEYS[2]: stopped, KEYS[3…]: all that goes with a record. ARGV[2]: for how many ms it can be taken back. Returns what was followed, or was before when asked again.
	unfollow = redis.NewScript(`
local f = redis.call('HGET', KEYS[1], ARGV[1])
if not f then return redis.call('GET', KEYS[2]) or '' end
redis.call('SET', KEYS[2], f, 'PX', ARGV[2])
for i, key in ipairs(KEYS) do
  if i ~= 2 then redis.call('HDEL', key, ARGV[1]) end
end
return f`)

	// KEYS[2]: gone, KEYS[3]: back. ARGV[2]: when the message was sent, in ms.
	markGone = redis.NewScript(`
local back = redis.call('GET', KEYS[3])
if back and tonumber(back) >= tonumber(ARGV[2]) then return 0 end
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
return redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])`)

	// KEYS[2]: gone, KEYS[3…]: what else goes with a record. ARGV[1]: cursor, ARGV[2]: how many to look at, ARGV[3]: those gone before this are forgotten, in ms.
	// Returns {cursor, chat, record, gone or "", …}.
	scanFollowers = redis.NewScript(`
local found = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local marks = redis.call('HLEN', KEYS[2]) > 0
local page = {found[1]}
for i = 1, #found[2], 2 do
  local chat, gone = found[2][i], marks and redis.call('HGET', KEYS[2], found[2][i]) or ''
  if gone ~= '' and tonumber(gone) < tonumber(ARGV[3]) then
    for _, key in ipairs(KEYS) do redis.call('HDEL', key, chat) end
  else
    page[#page+1], page[#page+2], page[#page+3] = chat, found[2][i+1], gone
  end
end
return page`)
)

// Follower gives what a chat follows, an empty record when nothing.
func (s *Store) Follower(ctx context.Context, chat int64) (bot.Follower, error) {
	at := shardOf(chat)
	pipe := s.client.Pipeline()
	record, gone := pipe.HGet(ctx, at.followers(), id(chat)), pipe.HExists(ctx, at.gone(), id(chat))
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return bot.Follower{}, fmt.Errorf("reading what a chat follows: %w", err)
	}
	f := follower(chat, record.Val())
	f.Gone = gone.Val()
	return f, nil
}

// follower reads a stored record; one that can't be read counts as none.
func follower(chat int64, stored string) (f bot.Follower) {
	if json.Unmarshal([]byte(stored), &f) != nil {
		f = bot.Follower{}
	}
	f.Chat = chat
	return f
}

// Follow changes what a chat follows, in two round trips, and gives the new record. Changes by several processes at the same time are
// all made: change is then called again. Once the record is empty it is removed.
func (s *Store) Follow(ctx context.Context, chat int64, change func(*bot.Follower)) (bot.Follower, error) {
	const doing = "changing what a chat follows"
	at := shardOf(chat)
	before, err := s.client.HGet(ctx, at.followers(), id(chat)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return bot.Follower{}, fmt.Errorf("%s: %w", doing, err)
	}
	for range 20 {
		f := follower(chat, before)
		change(&f)
		after := ""
		if !f.Empty() {
			encoded, err := json.Marshal(f)
			if err != nil {
				return bot.Follower{}, fmt.Errorf("%s: %w", doing, err)
			}
			after = string(encoded)
		}
		reply, err := swapFollower.Run(ctx, s.client, at.hashes(), chat, before, after).Slice()
		if err != nil {
			return bot.Follower{}, fmt.Errorf("%s: %w", doing, err)
		}
		if len(reply) == 1 {
			return f, nil
		}
		before, _ = reply[1].(string)
	}
	return bot.Follower{}, errors.New(doing + ": too many others do so at the same time")
}

// Unfollow ends all that a chat follows and gives what that was, in one round trip. For a day Refollow can take it back.
func (s *Store) Unfollow(ctx context.Context, chat int64) (bot.Follower, error) {
	at := shardOf(chat)
	stored, err := unfollow.Run(ctx, s.client, []string{at.followers(), at.stopped(chat), at.gone(), at.news(), at.told()}, chat, undoTime.Milliseconds()).Text()
	if err != nil {
		return bot.Follower{}, fmt.Errorf("ending what a chat follows: %w", err)
	}
	return follower(chat, stored), nil
}

// Refollow takes Unfollow back, and gives what is followed then, together with what was begun since. When there is nothing to take back
// it gives an empty record.
func (s *Store) Refollow(ctx context.Context, chat int64) (bot.Follower, error) {
	at := shardOf(chat)
	stored, err := s.client.Get(ctx, at.stopped(chat)).Result()
	if errors.Is(err, redis.Nil) {
		return bot.Follower{Chat: chat}, nil
	}
	if err != nil {
		return bot.Follower{}, fmt.Errorf("looking for what a chat followed: %w", err)
	}
	f, err := s.Follow(ctx, chat, func(f *bot.Follower) { *f = bot.Merged(*f, follower(chat, stored)) })
	if err != nil {
		return bot.Follower{}, err
	}
	if err := s.client.Del(ctx, at.stopped(chat)).Err(); err != nil {
		return f, fmt.Errorf("forgetting what a chat followed: %w", err)
	}
	return f, nil
}

// MarkGone notes that a chat can't be written to, as was learnt from a message sent at that time, unless the chat has come back since or
// follows nothing. After 90 days its record is removed, by the next walk through the audience.
func (s *Store) MarkGone(ctx context.Context, chat int64, sent time.Time) error {
	at := shardOf(chat)
	if err := markGone.Run(ctx, s.client, []string{at.followers(), at.gone(), at.back(chat)}, chat, sent.UnixMilli()).Err(); err != nil {
		return fmt.Errorf("marking a chat as gone: %w", err)
	}
	return nil
}

// MarkBack notes that a chat can be written to again from a time on, in one round trip.
func (s *Store) MarkBack(ctx context.Context, chat int64, from time.Time) error {
	at := shardOf(chat)
	pipe := s.client.Pipeline()
	pipe.HDel(ctx, at.gone(), id(chat))
	pipe.Set(ctx, at.back(chat), from.UnixMilli(), backTime)
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("marking a chat as back: %w", err)
	}
	return nil
}

// Audience gives the next page of those for whom a is, with the cursor of the page after it, "" at the end as at the beginning. A page
// holds some hundreds at most and may be empty. Whoever follows all the while is given at least once; while a hash grows or shrinks
// Redis may show some twice. One page takes up to 32 round trips, each of which holds Redis up for about half a millisecond.
func (s *Store) Audience(ctx context.Context, a bot.Audience, cursor string) (page []bot.Follower, next string, err error) {
	err = s.walk(ctx, cursor, &next, func(f *bot.Follower) bool {
		if a.Holds(f) {
			page = append(page, *f)
		}
		return len(page) < pageWanted
	})
	return page, next, err
}

// Count tells how many are in an audience. It walks through all who follow anything, in pages.
func (s *Store) Count(ctx context.Context, a bot.Audience) (n int, err error) {
	for cursor := ""; ; {
		err = s.walk(ctx, cursor, &cursor, func(f *bot.Follower) bool {
			if a.Holds(f) {
				n++
			}
			return true
		})
		if err != nil || cursor == "" {
			return n, err
		}
	}
}

// CountFollowers tells how many chats follow something, and how many of those can't be written to. It asks each hash for its length only,
// in 8 round trips.
func (s *Store) CountFollowers(ctx context.Context) (following, gone int, err error) {
	var all, of [shards]*redis.IntCmd
	for first := 0; first < shards; first += pageShards {
		_, err = s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for n := first; n < first+pageShards; n++ {
				all[n], of[n] = p.HLen(ctx, numbered(n).followers()), p.HLen(ctx, numbered(n).gone())
			}
			return nil
		})
		if err != nil {
			return 0, 0, fmt.Errorf("counting those who follow: %w", err)
		}
	}
	for n := range shards {
		following += int(all[n].Val())
		gone += int(of[n].Val())
	}
	return following, gone, nil
}

// walk visits the followers from a cursor on, those of up to 32 hashes, and stops behind a script's worth of them once visit has enough.
func (s *Store) walk(ctx context.Context, cursor string, next *string, visit func(*bot.Follower) bool) error {
	n, scan, err := parseCursor(cursor)
	if err != nil {
		return err
	}
	forgotten := time.Now().Add(-goneTime).UnixMilli()
	for range pageShards {
		at := numbered(n)
		reply, err := scanFollowers.Run(ctx, s.client, at.hashes(), scan, pageScanned, forgotten).StringSlice()
		if err != nil {
			return fmt.Errorf("reading those who follow: %w", err)
		}
		more := true
		for entry := reply[1:]; len(entry) >= 3; entry = entry[3:] {
			chat, err := strconv.ParseInt(entry[0], 10, 64)
			if err != nil {
				continue // nothing of ours
			}
			f := follower(chat, entry[1])
			f.Gone = entry[2] != ""
			more = visit(&f) && more
		}
		if scan = reply[0]; scan == "0" {
			n++
		}
		if n == shards || !more {
			break
		}
	}
	*next = ""
	if n < shards {
		*next = strconv.Itoa(n) + ":" + scan
	}
	return nil
}

func parseCursor(cursor string) (n int, scan string, err error) {
	if cursor == "" {
		return 0, "0", nil
	}
	first, scan, _ := strings.Cut(cursor, ":")
	n, err = strconv.Atoi(first)
	if _, bad := strconv.ParseUint(scan, 10, 64); err != nil || bad != nil || n < 0 || n >= shards {
		return 0, "", fmt.Errorf("%q is no cursor: expected one that Audience gave", cursor)
	}
	return n, scan, nil
}

// Move takes what a group follows, and its conversation, over to the id under which the group goes on. It may be called again.
func (s *Store) Move(ctx context.Context, from, to int64) error {
	const doing = "taking a group's record over"
	old, err := s.Follower(ctx, from)
	if err != nil {
		return err
	}
	if !old.Empty() {
		if _, err := s.Follow(ctx, to, func(f *bot.Follower) { *f = bot.Merged(*f, old) }); err != nil {
			return err
		}
		if _, err := s.Follow(ctx, from, func(f *bot.Follower) { *f = bot.Follower{} }); err != nil {
			return err
		}
	}
	conversation, err := s.client.Get(ctx, keys(from, 0)[1]).Result()
	if errors.Is(err, redis.Nil) {
		return nil
	}
	if err == nil {
		err = s.client.SetNX(ctx, keys(to, 0)[1], conversation, s.opts.Conversation).Err()
	}
	if err == nil {
		err = s.client.Del(ctx, keys(from, 0)[1]).Err()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
