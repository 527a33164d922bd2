package main

import (
	"context"
	"errors"
	"fmt"

	"zonedesk/config"
	"zonedesk/knowledge"
)

func runCheck(_ context.Context, c *call) error {
	settings := config.New(c.flags, c.getenv, config.Knowledge)
	if err := c.parse(); err != nil {
		return err
	}
	cfg, err := settings.Load()
	if err != nil {
		return usageError{err}
	}
	if len(c.args) > 1 {
		return usageError{fmt.Errorf("one folder is expected, not %d", len(c.args))}
	}
	folder := cfg.Knowledge
	if len(c.args) == 1 {
		folder = c.args[0]
	}
	pack, err := loadPack(folder)
	var faults knowledge.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Fprintln(c.stdout, f)
		}
		return fmt.Errorf("%d faults", len(faults))
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s: %d zones, %d facts, %d articles, %d sources: sound\n", pack.ID, len(pack.Zones), len(pack.Facts), len(pack.Articles), len(pack.Sources))
	return nil
}
