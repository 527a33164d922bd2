package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"zonedesk/bot/store"
	"zonedesk/config"
	"zonedesk/knowledge"
	"zonedesk/knowledge/workbook"
)

func runExport(ctx context.Context, c *call) error {
	settings := config.New(c.flags, c.getenv, config.Knowledge, config.RedisURL)
	if err := c.parse(); err != nil {
		return err
	}
	cfg, err := settings.Load()
	if err != nil {
		return usageError{err}
	}
	if len(c.args) != 1 || filepath.Ext(c.args[0]) != ".xlsx" {
		return usageError{errors.New("one file is expected to write to, such as: zonedesk export knowledge.xlsx")}
	}
	pack, err := loadPack(cfg.Knowledge)
	if err != nil {
		return err
	}
	origin := workbook.Origin{Time: time.Now()}
	if !cfg.RedisURL.Empty() {
		s, err := openStore(ctx, cfg)
		if err != nil {
			return err
		}
		defer s.Close()
		current, v, err := newLibrary(s, pack, "").Current(ctx)
		if err != nil {
			return err
		}
		pack, origin.Version = current, v.Number
	}
	return exportPack(c, pack, origin)
}

// openStore opens the store that a command works on, which must answer.
func openStore(ctx context.Context, cfg config.Config) (*store.Store, error) {
	s, err := store.Open(ctx, cfg.RedisURL.Reveal(), store.Options{})
	if err != nil {
		if s != nil {
			_ = s.Close()
		}
		return nil, fmt.Errorf("ZONEDESK_REDIS_URL (--redis-url): %w", err)
	}
	return s, nil
}

// exportPack writes the workbook beside its place and then puts it there, so that no half of one is ever left.
func exportPack(c *call, pack *knowledge.Pack, origin workbook.Origin) (err error) {
	name := c.args[0]
	f, err := os.CreateTemp(filepath.Dir(name), ".zonedesk-*.xlsx")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	if err := errors.Join(workbook.Write(f, pack, origin), f.Close()); err != nil {
		return err
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	fmt.Fprintf(c.stdout, "%s: %d zones, %d facts, %d articles, %d sources, from version %d\n",
		name, len(pack.Zones), len(pack.Facts), len(pack.Articles), len(pack.Sources), origin.Version)
	return nil
}
