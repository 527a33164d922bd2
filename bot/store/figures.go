package store

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"zonedesk/bot"
)

const (
	figuresKey  = "zd1:{enq}:day:" // + day: hash: what → how often
	figuresKept = 400 * 24 * time.Hour
)

// AddFigures adds to the counts of a day, written 2026-01-31.
func (s *Store) AddFigures(ctx context.Context, day string, f bot.Figures) error {
	_, err := s.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
		for name, n := range f {
			p.HIncrBy(ctx, figuresKey+day, name, int64(n))
		}
		p.Expire(ctx, figuresKey+day, figuresKept)
		return nil
	})
	return wrapped(err, "adding to the figures of a day")
}

// SetFigures puts counts of a day, written 2026-01-31, in the place of those with the same names.
func (s *Store) SetFigures(ctx context.Context, day string, f bot.Figures) error {
	_, err := s.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
		for name, n := range f {
			p.HSet(ctx, figuresKey+day, name, n)
		}
		p.Expire(ctx, figuresKey+day, figuresKept)
		return nil
	})
	return wrapped(err, "setting figures of a day")
}

// FiguresOf gives the counts of each of the days.
func (s *Store) FiguresOf(ctx context.Context, days []string) ([]bot.Figures, error) {
	stored := make([]*redis.MapStringStringCmd, len(days))
	_, err := s.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, day := range days {
			stored[i] = p.HGetAll(ctx, figuresKey+day)
		}
		return nil
	})
	if err != nil {
		return nil, wrapped(err, "reading figures")
	}
	all := make([]bot.Figures, len(days))
	for i, of := range stored {
		all[i] = bot.Figures{}
		for name, v := range of.Val() {
			all[i][name], _ = strconv.Atoi(v)
		}
	}
	return all, nil
}
