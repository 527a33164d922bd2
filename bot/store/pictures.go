package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

func pictureKey(key string) string { return "zd1:pic:" + key }

// Picture returns the id by which Telegram sends a picture again, "" when none is known.
func (s *Store) Picture(ctx context.Context, key string) (string, error) {
	id, err := s.client.Get(ctx, pictureKey(key)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("looking for a picture: %w", err)
	}
	return id, nil
}

// KeepPicture keeps that id for a time; an empty one is forgotten.
func (s *Store) KeepPicture(ctx context.Context, key, id string, keep time.Duration) error {
	var err error
	if id == "" {
		err = s.client.Del(ctx, pictureKey(key)).Err()
	} else {
		err = s.client.Set(ctx, pictureKey(key), id, keep).Err()
	}
	if err != nil {
		return fmt.Errorf("keeping a picture: %w", err)
	}
	return nil
}
