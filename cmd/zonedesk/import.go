package main

import (
	"cmp"
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

	"zonedesk/bot/library"
	"zonedesk/config"
	"zonedesk/knowledge"
	"zonedesk/knowledge/workbook"
)

func runImport(ctx context.Context, c *call) error {
	to := c.flags.String("to", "", "write the pack's files to this `folder`, which must be new, empty or a pack's")
	o := publishing{
		publish: c.flags.Bool("publish", false, "publish to the running service's store, as all processes then serve it"),
		base:    c.flags.Int("base", -1, "`number` of the version that a folder was made from; a workbook says so itself"),
		rebase:  c.flags.Bool("rebase", false, "make the edit on what was published meanwhile, if anything was"),
		author:  c.flags.String("author", whoever(c.getenv), "`name` of who publishes"),
		note:    c.flags.String("note", "", "`text` for the list of versions"),
	}
	settings := config.New(c.flags, c.getenv, config.Knowledge, config.RedisURL)
	if err := c.parse(); err != nil {
		return err
	}
	if *o.publish {
		settings.Require(config.RedisURL)
	}
	cfg, err := settings.Load()
	if err != nil {
		return usageError{err}
	}
	switch {
	case *o.publish && *to != "":
		return usageError{errors.New("both --to and --publish: expected one of them")}
	case *o.publish && len(c.args) <= 1:
		return o.run(ctx, c, cfg)
	case *o.publish:
		return usageError{fmt.Errorf("one workbook or folder is expected, not %d", len(c.args))}
	case len(c.args) != 1 || *to == "":
		return usageError{errors.New("a workbook and a folder are expected, such as: zonedesk import knowledge.xlsx --to my-province; or --publish")}
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

// whoever is the name of the person at the terminal, as far as the system knows it.
func whoever(getenv func(string) string) string {
	return cmp.Or(getenv("USER"), getenv("LOGNAME"), "command line")
}

// publishing are the options of import --publish.
type publishing struct {
	publish, rebase *bool
	base            *int
	author, note    *string
}

// run publishes a workbook, a folder, or without either the pack that the settings name.
func (o publishing) run(ctx context.Context, c *call, cfg config.Config) error {
	own, err := loadPack(cfg.Knowledge)
	if err != nil {
		return tellFaults(c, err)
	}
	s, err := openStore(ctx, cfg)
	if err != nil {
		return err
	}
	defer s.Close()
	l := newLibrary(s, own, "")
	edit, err := o.edit(ctx, c, cfg, l)
	if err != nil {
		return err
	}
	v, review, err := l.Publish(ctx, edit)
	if errors.As(err, new(*library.Overtaken)) {
		fmt.Fprintf(c.stdout, "what changed since version %d:\n", edit.Base)
		tellChanges(c.stdout, review.Meantime)
		return fmt.Errorf("%w; --rebase makes this edit on that one", err)
	}
	if err != nil {
		return tellFaults(c, err)
	}
	tellChanges(c.stdout, review.Changes)
	fmt.Fprintf(c.stdout, "version %d is published (%s)\n", v.Number, v.Summary)
	return nil
}

// edit reads what is to be published.
func (o publishing) edit(ctx context.Context, c *call, cfg config.Config, l *library.Library) (library.Edit, error) {
	e := library.Edit{Base: *o.base, Author: *o.author, Note: *o.note, Rebase: *o.rebase}
	if len(c.args) == 1 && filepath.Ext(c.args[0]) == ".xlsx" {
		pack, origin, err := readWorkbook(c, c.args[0])
		if err != nil {
			return e, err
		}
		e.Files = pack.Files()
		if e.Base < 0 {
			e.Base = origin.Version
		}
		return e, nil
	}
	folder := cfg.Knowledge
	if len(c.args) == 1 {
		folder = c.args[0]
	}
	if folder == "" {
		return e, usageError{errors.New("a workbook or a folder is expected, such as: zonedesk import --publish my-province")}
	}
	var err error
	if e.Files, err = knowledge.ReadFiles(os.DirFS(folder)); err != nil || e.Base >= 0 {
		return e, err
	}
	current, err := l.Store.CurrentVersion(ctx)
	if err == nil && current.Number > 0 {
		err = usageError{fmt.Errorf("version %d, by %s, is published: --base %[1]d is expected if the folder was made from it", current.Number, current.Author)}
	}
	e.Base = 0
	return e, err
}

// tellFaults prints the faults of a pack, one a line.
func tellFaults(c *call, err error) error {
	faults, ok := errors.AsType[knowledge.Faults](err)
	if !ok {
		return err
	}
	for _, f := range faults {
		fmt.Fprintln(c.stdout, f)
	}
	return fmt.Errorf("%d faults", len(faults))
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
