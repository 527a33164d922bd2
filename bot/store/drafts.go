package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
)

// draftsKey is a hash: draft → bot.Draft.
const draftsKey = "zd1:{staff}:drafts"

// Draft gives a draft; ok is false when it was sent or dropped.
func (s *Store) Draft(ctx context.Context, id string) (d bot.Draft, ok bool, err error) {
	stored, err := s.client.HGet(ctx, draftsKey, id).Result()
	if errors.Is(err, redis.Nil) {
		return d, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(stored), &d)
	}
	if err != nil {
		return d, false, fmt.Errorf("reading a draft: %w", err)
	}
	return d, true, nil
}

// Drafts gives all drafts, the one changed last first.
func (s *Store) Drafts(ctx context.Context) ([]bot.Draft, error) {
	drafts, err := listed[bot.Draft](ctx, s, draftsKey)
	if err != nil {
		return nil, fmt.Errorf("listing the drafts: %w", err)
	}
	slices.SortFunc(drafts, func(a, b bot.Draft) int { return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.ID, b.ID)) })
	return drafts, nil
}

// saveDraft stores a draft unless another revision than the one it came from is stored. KEYS: drafts. ARGV: draft, JSON, revision that it
// came from ("0": none), to be stored again by a caller whose reply got lost. Returns 1, or 0 when it was changed meanwhile.
var saveDraft = redis.NewScript(`
local stored = redis.call('HGET', KEYS[1], ARGV[1])
local revision = 0
if stored then revision = cjson.decode(stored)['revision'] end
if stored ~= ARGV[2] and revision ~= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1`)

// SaveDraft stores d with the next revision, which it returns, if its Revision is still that of what is stored; else bot.ErrChanged.
func (s *Store) SaveDraft(ctx context.Context, d bot.Draft) (revision int, err error) {
	from := d.Revision
	d.Revision++
	encoded, err := json.Marshal(d)
	if err != nil {
		return 0, fmt.Errorf("encoding a draft: %w", err)
	}
	saved, err := saveDraft.Run(ctx, s.client, []string{draftsKey}, d.ID, encoded, from).Bool()
	if err == nil && !saved {
		err = bot.ErrChanged
	}
	if err != nil {
		return 0, fmt.Errorf("saving a draft: %w", err)
	}
	return d.Revision, nil
}

// DropDraft removes a draft; ok is false when it was gone before.
func (s *Store) DropDraft(ctx context.Context, id string) (ok bool, err error) {
	n, err := s.client.HDel(ctx, draftsKey, id).Result()
	if err != nil {
		return false, fmt.Errorf("dropping a draft: %w", err)
	}
	return n == 1, nil
}
