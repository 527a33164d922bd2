package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
)

// sentKey counts what a person sent in groups in one minute; it shares the slot of the person's private chat.
func sentKey(person, minute int64) string {
	return fmt.Sprintf("zd1:{c:%d}:sent:%d", person, minute)
}

// CountSent counts one more of a minute, and a question or not, in one round trip. The count is kept for two minutes.
func (s *Store) CountSent(ctx context.Context, person, minute int64, question bool) (bot.Sent, error) {
	key, one := sentKey(person, minute), int64(0)
	if question {
		one = 1
	}
	pipe := s.client.TxPipeline()
	all, questions := pipe.HIncrBy(ctx, key, "all", 1), pipe.HIncrBy(ctx, key, "questions", one)
	pipe.Expire(ctx, key, 2*time.Minute)
	if _, err := pipe.Exec(ctx); err != nil {
		return bot.Sent{}, fmt.Errorf("counting what a person sends: %w", err)
	}
	return bot.Sent{Minute: minute, Questions: int(questions.Val()), All: int(all.Val())}, nil
}

// Export gives what the store keeps of a person: the conversation, what it was told, what is followed and what of it is yet to be
// told, what was followed until it was stopped, a place on the staff.
func (s *Store) Export(ctx context.Context, person int64) (map[string]any, error) {
	const doing = "collecting what is kept of a person"
	all := map[string]any{}
	stored, err := s.client.Get(ctx, keys(person, 0)[1]).Result()
	switch {
	case err == nil:
		all["conversation"] = decode(stored).Readable()
	case !errors.Is(err, redis.Nil):
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	h, err := s.heardOf(ctx, person)
	if err != nil {
		return nil, err
	}
	if len(h.Records) > 0 {
		all["records told"] = h.Records
	}
	f, err := s.Follower(ctx, person)
	if err != nil {
		return nil, err
	}
	if !f.Empty() {
		all["follows"] = f.Readable()
	}
	at := shardOf(person)
	if stored, err = s.client.HGet(ctx, at.news(), id(person)).Result(); err == nil {
		all["changes not yet told"] = decodeNews(stored).Readable()
	}
	if stored, err = s.client.HGet(ctx, at.told(), id(person)).Result(); err == nil {
		all["told of changes last"], _ = parseTold(stored)
	}
	stored, err = s.client.Get(ctx, at.stopped(person)).Result()
	switch {
	case err == nil:
		all["followed until stopped"] = follower(person, stored).Readable()
	case !errors.Is(err, redis.Nil):
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	if m, ok, err := s.Member(ctx, person); err != nil {
		return nil, err
	} else if ok {
		all["staff"] = m
	}
	enquiries, err := s.exportEnquiries(ctx, person)
	if err != nil {
		return nil, err
	}
	if len(enquiries) > 0 {
		all["enquiries"] = enquiries
	}
	gaps, err := s.gapsOfPerson(ctx, person)
	if err != nil {
		return nil, err
	}
	if len(gaps) > 0 {
		all["questions without an answer"] = gaps
	}
	if ban, err := s.BanOf(ctx, person); err != nil {
		return nil, err
	} else if ban == bot.OpenBan { // who isn't told of a shadow ban isn't told here
		all["banned from writing to staff"] = true
	}
	return all, nil
}

// Erase removes what the store keeps of a person. What stays are the marks of updates handled in the last day, without which Telegram
// could have one answered twice, and the audit trail of staff, without the name. It may be called again.
func (s *Store) Erase(ctx context.Context, person int64) error {
	at := shardOf(person)
	erase := func(pipe redis.Pipeliner) error {
		for _, hash := range at.hashes() {
			pipe.HDel(ctx, hash, id(person))
		}
		pipe.Del(ctx, at.stopped(person), at.back(person))
		return nil
	}
	if _, err := s.client.TxPipelined(ctx, erase); err != nil {
		return fmt.Errorf("erasing what a person follows: %w", err)
	}
	if err := s.client.Del(ctx, keys(person, 0)[1]).Err(); err != nil {
		return fmt.Errorf("erasing a person's conversation: %w", err)
	}
	if err := s.eraseEnquiries(ctx, person); err != nil {
		return err
	}
	if err := s.ForgetTold(ctx, person); err != nil {
		return err
	}
	if err := s.eraseGaps(ctx, person); err != nil {
		return err
	}
	return s.EraseStaff(ctx, person)
}
