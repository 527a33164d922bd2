package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zonedesk/config"
	"zonedesk/knowledge"
	"zonedesk/knowledge/workbook"
)

func runImport(_ context.Context, c *call) error {
	to := c.flags.String("to", "", "write the pack's files to this `folder`, which must be new, empty or a pack's")
	settings := config.New(c.flags, c.getenv, config.Knowledge)
	if err := c.parse(); err != nil {
		return err
	}
	cfg, err := settings.Load()
	if err != nil {
		return usageError{err}
	}
	if len(c.args) != 1 || *to == "" {
		return usageError{errors.New("a workbook and a folder are expected, such as: zonedesk import knowledge.xlsx --to my-province")}
	}
	pack, _, err := readWorkbook(c, c.args[0])
	if err != nil {
		return err
	}
	if err := writePack(*to, pack.Files()); err != nil {
		return err
	}
	if old, err := loadPack(cfg.Knowledge); err == nil && old.ID == pack.ID {
		tellChanges(c.stdout, knowledge.Diff(old, pack))
	}
	fmt.Fprintf(c.stdout, "%s: %d zones, %d facts, %d articles, %d sources\n", *to, len(pack.Zones), len(pack.Facts), len(pack.Articles), len(pack.Sources))
	return nil
}

// readWorkbook reads a workbook from a file; all its faults go to standard output.
func readWorkbook(c *call, name string) (*knowledge.Pack, workbook.Origin, error) {
	data, err := readAtMost(name, workbook.MaxFile)
	if err != nil {
		return nil, workbook.Origin{}, err
	}
	pack, origin, err := workbook.Read(data)
	var faults workbook.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			fmt.Fprintln(c.stdout, f)
		}
		return nil, origin, fmt.Errorf("%d faults", len(faults))
	}
	if err != nil {
		return nil, origin, fmt.Errorf("%s: %w", name, err)
	}
	return pack, origin, nil
}

// readAtMost reads a file, or as much of it as is needed to see that it is too large.
func readAtMost(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// writePack writes the files of a pack into a folder, and removes those of an earlier pack there that are no longer part of it. A
// folder that holds anything else is left alone.
func writePack(folder string, files knowledge.Files) error {
	old := knowledge.Files{}
	switch _, err := os.Stat(folder); {
	case err == nil:
		if old, err = knowledge.ReadFiles(os.DirFS(folder)); err != nil {
			return err
		}
		if _, ok := old["pack.yaml"]; !ok && len(old) > 0 {
			return fmt.Errorf("%s holds other files than a knowledge pack's: expected a new or empty folder, or a pack's", folder)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("write the pack: %w", err)
		}
		if err := os.WriteFile(path, files[name], 0o644); err != nil {
			return fmt.Errorf("write the pack: %w", err)
		}
	}
	for name := range old {
		if _, kept := files[name]; !kept && strings.HasSuffix(name, ".yaml") {
			if err := os.Remove(filepath.Join(folder, filepath.FromSlash(name))); err != nil {
				return fmt.Errorf("remove a file that is no longer part of the pack: %w", err)
			}
		}
	}
	return nil
}

// mostChanges is how many changes are told one by one.
const mostChanges = 50

func tellChanges(w io.Writer, changes []knowledge.Change) {
	for _, change := range changes[:min(len(changes), mostChanges)] {
		fmt.Fprintln(w, change)
	}
	if more := len(changes) - mostChanges; more > 0 {
		fmt.Fprintf(w, "and %d changes more\n", more)
	}
	if len(changes) == 0 {
		fmt.Fprintln(w, "no difference")
	}
}
