package store

import (
	"context"
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

// newsVersionKey holds the number of the last version that news were made from.
const newsVersionKey = "zd1:{staff}:news"

func (s shard) news() string { return string(s) + "news" } // chat → News as JSON
func (s shard) told() string { return string(s) + "told" } // chat → when it was told last, Unix ms, and of which version

// KEYS[1]: the hash of followers, KEYS[2]: news, KEYS[3]: told. ARGV[1]: chat.
var (
	// Compares and sets. ARGV[2]: the news as they were, "" for none, ARGV[3]: as they are to be. Returns {1}, or {0, news} when they are
	// others. Nothing is kept for a chat that follows nothing, or was told of the version ARGV[4] last.
	swapNews = redis.NewScript(`
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return {1} end
local told = redis.call('HGET', KEYS[3], ARGV[1])
if told and string.match(told, ' (.*)$') == ARGV[4] then return {1} end
local now = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if now ~= ARGV[2] and now ~= ARGV[3] then return {0, now} end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
return {1}`)

	// ARGV[2]: the news as they were, ARGV[3]: what to note in told. Returns 1, or 0 when they are others.
	takeNews = redis.NewScript(`
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
return 1`)

	// ARGV[1]: cursor, ARGV[2]: how many to look at. Returns {cursor, chat, news, record or "", told or "", …}.
	scanNews = redis.NewScript(`
local found = redis.call('HSCAN', KEYS[2], ARGV[1], 'COUNT', ARGV[2])
local page = {found[1]}
for i = 1, #found[2], 2 do
  local chat = found[2][i]
  page[#page+1], page[#page+2] = chat, found[2][i+1]
  page[#page+1] = redis.call('HGET', KEYS[1], chat) or ''
  page[#page+1] = redis.call('HGET', KEYS[3], chat) or ''
  page[#page+1] = redis.call('HEXISTS', KEYS[4], chat)
end
return page`)
)

func (s shard) newsKeys() []string { return []string{s.followers(), s.news(), s.told()} }

// AddNews keeps more news for a chat that follows anything, beside those it has not been told, unless it was told of their version last.
func (s *Store) AddNews(ctx context.Context, chat int64, n bot.News) error {
	const doing = "keeping news for a chat"
	at := shardOf(chat)
	before, err := s.client.HGet(ctx, at.news(), id(chat)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	for range 20 {
		after, err := json.Marshal(decodeNews(before).And(n))
		if err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
		reply, err := swapNews.Run(ctx, s.client, at.newsKeys(), chat, before, after, n.Version).Slice()
		if err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
		if len(reply) == 1 {
			return nil
		}
		before, _ = reply[1].(string)
	}
	return errors.New(doing + ": too many others do so at the same time")
}

func decodeNews(stored string) (n bot.News) {
	if json.Unmarshal([]byte(stored), &n) != nil {
		return bot.News{}
	}
	return n
}

// PendingNews gives the next page of chats with news, as Audience does; those without news cost at most four round trips.
func (s *Store) PendingNews(ctx context.Context, cursor string) (page []bot.Pending, next string, err error) {
	const doing = "looking for news to be told"
	n, scan, err := parseCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	if scan == "0" {
		if n, err = s.nextHolding(ctx, n, shard.news); err != nil || n == shards {
			return nil, "", err
		}
	}
	at := numbered(n)
	reply, err := scanNews.Run(ctx, s.client, append(at.newsKeys(), at.gone()), scan, pageScanned).Slice()
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", doing, err)
	}
	for entry := range slices.Chunk(reply[1:], 5) {
		page = append(page, pending(entry))
	}
	if scan, _ = reply[0].(string); scan == "0" {
		n++
	}
	if n < shards {
		next = strconv.Itoa(n) + ":" + scan
	}
	return page, next, nil
}

// nextHolding is the number of the first shard from n on of which a hash holds anything, or that of all shards.
func (s *Store) nextHolding(ctx context.Context, n int, hash func(shard) string) (int, error) {
	for first := n; first < shards; first += 64 { // in pieces that the in-process server can take without being read from meanwhile
		pipe := s.client.Pipeline()
		var lengths []*redis.IntCmd
		for i := first; i < min(first+64, shards); i++ {
			lengths = append(lengths, pipe.HLen(ctx, hash(numbered(i))))
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return 0, fmt.Errorf("looking for what waits to be told: %w", err)
		}
		for i, length := range lengths {
			if length.Val() > 0 {
				return first + i, nil
			}
		}
	}
	return shards, nil
}

func pending(entry []any) bot.Pending {
	field := func(i int) string { v, _ := entry[i].(string); return v }
	chat, _ := strconv.ParseInt(field(0), 10, 64)
	p := bot.Pending{Follower: follower(chat, field(2)), News: decodeNews(field(1))}
	p.Told, p.Of = parseTold(field(3))
	gone, _ := entry[4].(int64)
	p.Gone = gone == 1
	return p
}

// writeTold writes when a chat was told last, and of which version.
func writeTold(at time.Time, version string) string {
	ms := int64(0)
	if !at.IsZero() {
		ms = at.UnixMilli()
	}
	return strconv.FormatInt(ms, 10) + " " + version
}

func parseTold(stored string) (at time.Time, version string) {
	first, version, _ := strings.Cut(stored, " ")
	if ms, err := strconv.ParseInt(first, 10, 64); err == nil && ms > 0 {
		at = time.UnixMilli(ms)
	}
	return at, version
}

// TakeNews takes what is to be told now and notes the time, zero for none, and the version; ok is false when another process took it, or
// more came.
func (s *Store) TakeNews(ctx context.Context, p bot.Pending, now time.Time) (ok bool, err error) {
	encoded, err := json.Marshal(p.News)
	if err != nil {
		return false, fmt.Errorf("taking news to be told: %w", err)
	}
	ok, err = takeNews.Run(ctx, s.client, shardOf(p.Chat).newsKeys(), p.Chat, encoded, writeTold(now, p.News.Version)).Bool()
	if err != nil {
		return false, fmt.Errorf("taking news to be told: %w", err)
	}
	return ok, nil
}

// GiveBackNews keeps news again that could not be told, beside those that came meanwhile.
func (s *Store) GiveBackNews(ctx context.Context, p bot.Pending) error {
	at := shardOf(p.Chat)
	if err := s.client.HSet(ctx, at.told(), id(p.Chat), writeTold(p.Told, p.Of)).Err(); err != nil {
		return fmt.Errorf("giving back news: %w", err)
	}
	return s.AddNews(ctx, p.Chat, p.News)
}

// KEYS[1]: newsVersionKey. ARGV[1]: number.
var setNewsVersion = redis.NewScript(`
local now = tonumber(redis.call('GET', KEYS[1]) or '-1')
if tonumber(ARGV[1]) > now then redis.call('SET', KEYS[1], ARGV[1]) end
return 1`)

// NewsVersion gives the number of the last version of the knowledge that news were made from; ok is false when none was noted.
func (s *Store) NewsVersion(ctx context.Context) (number int, ok bool, err error) {
	number, err = s.client.Get(ctx, newsVersionKey).Int()
	if errors.Is(err, redis.Nil) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("asking of which version news were made: %w", err)
	}
	return number, true, nil
}

// SetNewsVersion notes it, unless a later one is noted.
func (s *Store) SetNewsVersion(ctx context.Context, number int) error {
	if err := setNewsVersion.Run(ctx, s.client, []string{newsVersionKey}, number).Err(); err != nil {
		return fmt.Errorf("noting of which version news were made: %w", err)
	}
	return nil
}
