package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
	"zonedesk/knowledge"
)

func (s shard) heard() string { return string(s) + "heard" } // chat → when it was told anything last, Unix s: those to be looked at

// heardKey is a hash of a chat: record → when, in which language and from which version it was told it: "1764110000 en 3fa9c1d2b7e0".
func heardKey(chat int64) string { return "zd1:{c:" + id(chat) + "}:heard" }

// heardKept is how many records are kept of one chat; those told longest ago go first.
const heardKept = 1000

// noting defines note for scripts: it keeps in heard of a chat what toldArgs gives, which ARGV holds from a place on.
const noting = `
local function note(heard, from)
  for i = from + 2, #ARGV, 2 do redis.call('HSET', heard, ARGV[i], ARGV[i+1]) end
  redis.call('PEXPIRE', heard, ARGV[from+1])
  local surplus = redis.call('HLEN', heard) - tonumber(ARGV[from])
  if surplus <= 0 then return end
  local all, list = redis.call('HGETALL', heard), {}
  for i = 1, #all, 2 do list[#list+1] = {all[i], tonumber(string.match(all[i+1], '^%d+')) or 0} end
  table.sort(list, function(a, b) return a[2] < b[2] end)
  for i = 1, surplus do redis.call('HDEL', heard, list[i][1]) end
end`

// KEYS[1]: heard of a chat.
var (
	noteTold = redis.NewScript(noting + `
note(KEYS[1], 1)
return 1`)

	// ARGV: record, what is stored, what is to be stored, and so on. Returns 1, or 0 when anything else is stored.
	retell = redis.NewScript(`
for i = 1, #ARGV, 3 do
  if redis.call('HGET', KEYS[1], ARGV[i]) ~= ARGV[i+1] then return 0 end
end
for i = 1, #ARGV, 3 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i+2]) end
return 1`)

	// ARGV[1]: what is older is removed, Unix s. Returns how many records are left.
	pruneHeard = redis.NewScript(`
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if (tonumber(string.match(all[i+1], '^%d+')) or 0) < tonumber(ARGV[1]) then redis.call('HDEL', KEYS[1], all[i]) end
end
return redis.call('HLEN', KEYS[1])`)
)

func writeTelling(t bot.Told) string {
	return strconv.FormatInt(t.At.Unix(), 10) + " " + string(t.Lang) + " " + t.Version
}

func parseTelling(stored string) bot.Telling {
	seconds, rest, _ := strings.Cut(stored, " ")
	lang, version, _ := strings.Cut(rest, " ")
	at, _ := strconv.ParseInt(seconds, 10, 64)
	return bot.Telling{At: time.Unix(at, 0).UTC(), Lang: knowledge.Lang(lang), Version: version}
}

// toldArgs are the arguments of a note of what was told: how many records are kept, for how long, in ms, then record and telling in turn;
// none for nothing.
func toldArgs(told []bot.Told) (args []any) {
	keep := time.Duration(0)
	for _, t := range told {
		keep = max(keep, t.Keep)
		for _, record := range t.Records {
			args = append(args, record, writeTelling(t))
		}
	}
	if len(args) == 0 {
		return nil
	}
	return append([]any{heardKept, keep.Milliseconds()}, args...)
}

// NoteTold notes what a chat was told that asked for nothing at the moment.
func (s *Store) NoteTold(ctx context.Context, chat int64, t bot.Told) error {
	args := toldArgs([]bot.Told{t})
	if args == nil {
		return nil
	}
	if err := noteTold.Run(ctx, s.client, []string{heardKey(chat)}, args...).Err(); err != nil {
		return fmt.Errorf("noting what a chat was told: %w", err)
	}
	return nil
}

func (s *Store) heardOf(ctx context.Context, chat int64) (bot.Heard, error) {
	stored, err := s.client.HGetAll(ctx, heardKey(chat)).Result()
	if err != nil {
		return bot.Heard{}, fmt.Errorf("reading what a chat was told: %w", err)
	}
	return heard(chat, stored), nil
}

func heard(chat int64, stored map[string]string) bot.Heard {
	h := bot.Heard{Chat: chat, Records: make(map[string]bot.Telling, len(stored))}
	for record, telling := range stored {
		h.Records[record] = parseTelling(telling)
	}
	return h
}

// IndexTold has ToldPage find chats that were told something, in as few round trips as there are shards among them.
func (s *Store) IndexTold(ctx context.Context, chats map[int64]time.Time) error {
	pipe := s.client.Pipeline()
	for chat, at := range chats {
		pipe.HSet(ctx, shardOf(chat).heard(), id(chat), at.Unix())
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("indexing who was told something: %w", err)
	}
	return nil
}

// ToldPage gives the next page of chats that were told anything, with a cursor as Audience does, and removes what was told before a time.
func (s *Store) ToldPage(ctx context.Context, cursor string, before time.Time) (page []bot.Heard, next string, err error) {
	const doing = "looking for who was told something"
	n, scan, err := parseCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	if scan == "0" {
		if n, err = s.nextHolding(ctx, n, shard.heard); err != nil || n == shards {
			return nil, "", err
		}
	}
	at, _ := strconv.ParseUint(scan, 10, 64)
	found, after, err := s.client.HScan(ctx, numbered(n).heard(), at, "", pageScanned).Result()
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", doing, err)
	}
	pipe := s.client.Pipeline()
	var chats []int64
	var reads []*redis.MapStringStringCmd
	for i := 0; i+1 < len(found); i += 2 {
		if chat, err := strconv.ParseInt(found[i], 10, 64); err == nil {
			chats, reads = append(chats, chat), append(reads, pipe.HGetAll(ctx, heardKey(chat)))
		}
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, "", fmt.Errorf("%s: %w", doing, err)
	}
	for i, read := range reads {
		h, err := s.pruned(ctx, heard(chats[i], read.Val()), before)
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", doing, err)
		}
		if len(h.Records) > 0 {
			page = append(page, h)
		}
	}
	if after == 0 {
		n++
	}
	if n < shards {
		next = strconv.Itoa(n) + ":" + strconv.FormatUint(after, 10)
	}
	return page, next, nil
}

// pruned removes what a chat was told before a time, and the chat from the index once nothing is left.
func (s *Store) pruned(ctx context.Context, h bot.Heard, before time.Time) (bot.Heard, error) {
	old := len(h.Records) == 0
	for record, telling := range h.Records {
		if telling.At.Before(before) {
			old = true
			delete(h.Records, record)
		}
	}
	if !old {
		return h, nil
	}
	left, err := pruneHeard.Run(ctx, s.client, []string{heardKey(h.Chat)}, before.Unix()).Int()
	if err == nil && left == 0 {
		err = s.client.HDel(ctx, shardOf(h.Chat).heard(), id(h.Chat)).Err()
	}
	return h, err
}

// Retell notes that a chat is now told some records as t has them, unless any was told otherwise meanwhile than h says; then ok is false.
func (s *Store) Retell(ctx context.Context, h bot.Heard, t bot.Told) (ok bool, err error) {
	if ok, err = s.swapTold(ctx, h, t, false); err != nil {
		return false, fmt.Errorf("noting that a chat is told a correction: %w", err)
	}
	return ok, nil
}

// GiveBackTold undoes Retell for a correction that could not be told, unless the chat was told or forgotten meanwhile.
func (s *Store) GiveBackTold(ctx context.Context, h bot.Heard, t bot.Told) error {
	if _, err := s.swapTold(ctx, h, t, true); err != nil {
		return fmt.Errorf("noting that a chat was not told a correction: %w", err)
	}
	return nil
}

// swapTold puts the records of t as it has them in the place of how h has them, or the other way round.
func (s *Store) swapTold(ctx context.Context, h bot.Heard, t bot.Told, back bool) (bool, error) {
	var args []any
	for _, record := range t.Records {
		was, is := writeTelling(toldAs(h.Records[record])), writeTelling(t)
		if back {
			was, is = is, was
		}
		args = append(args, record, was, is)
	}
	return retell.Run(ctx, s.client, []string{heardKey(h.Chat)}, args...).Bool()
}

func toldAs(t bot.Telling) bot.Told { return bot.Told{Lang: t.Lang, Version: t.Version, At: t.At} }

// ForgetTold forgets all that a chat was told.
func (s *Store) ForgetTold(ctx context.Context, chat int64) error {
	if err := s.client.Del(ctx, heardKey(chat)).Err(); err != nil {
		return fmt.Errorf("forgetting what a chat was told: %w", err)
	}
	if err := s.client.HDel(ctx, shardOf(chat).heard(), id(chat)).Err(); err != nil {
		return fmt.Errorf("forgetting what a chat was told: %w", err)
	}
	return nil
}

// ordersKey is a hash: key of the order → bot.Order.
const ordersKey = "zd1:{staff}:corrections"

// KeepOrder keeps an order; ok is false when one of its key is kept already.
func (s *Store) KeepOrder(ctx context.Context, o bot.Order) (ok bool, err error) {
	encoded, err := json.Marshal(o)
	if err == nil {
		ok, err = s.client.HSetNX(ctx, ordersKey, o.Key(), encoded).Result()
	}
	if err != nil {
		return false, fmt.Errorf("keeping an order to tell people something: %w", err)
	}
	return ok, nil
}

// UpdateOrder keeps how far an order has come.
func (s *Store) UpdateOrder(ctx context.Context, o bot.Order) error {
	encoded, err := json.Marshal(o)
	if err == nil {
		err = s.client.HSet(ctx, ordersKey, o.Key(), encoded).Err()
	}
	if err != nil {
		return fmt.Errorf("keeping how far an order has come: %w", err)
	}
	return nil
}

// Orders gives those that are not carried out, by version and article.
func (s *Store) Orders(ctx context.Context) ([]bot.Order, error) {
	all, err := listed[bot.Order](ctx, s, ordersKey)
	if err != nil {
		return nil, fmt.Errorf("listing the orders to tell people something: %w", err)
	}
	slices.SortFunc(all, func(a, b bot.Order) int {
		return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.Article, b.Article))
	})
	return all, nil
}

// DropOrder forgets an order.
func (s *Store) DropOrder(ctx context.Context, o bot.Order) error {
	if err := s.client.HDel(ctx, ordersKey, o.Key()).Err(); err != nil {
		return fmt.Errorf("forgetting an order: %w", err)
	}
	return nil
}
