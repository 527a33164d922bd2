package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"zonedesk/config"
	"zonedesk/knowledge"
	"zonedesk/knowledge/workbook"
)

func runExport(_ context.Context, c *call) error {
	settings := config.New(c.flags, c.getenv, config.Knowledge)
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
	return exportPack(c, pack, workbook.Origin{Time: time.Now()})
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
