package config

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Settings are the settings of one command: registered as flags by New, read by Load after the flags were parsed.
type Settings struct {
	fs       *flag.FlagSet
	getenv   func(string) string
	names    []Name
	flags    map[Name]string // as given on the command line
	defaults map[Name]string
	required map[Name]bool
}

// New registers the named settings as flags of fs.
//
//	settings := config.New(fs, getenv, config.TelegramToken, config.RedisURL).Require(config.TelegramToken)
//	if err := fs.Parse(args); err != nil { … }
//	cfg, err := settings.Load()
func New(fs *flag.FlagSet, getenv func(string) string, names ...Name) *Settings {
	s := &Settings{fs: fs, getenv: getenv, names: names, flags: map[Name]string{}, defaults: defaults(), required: map[Name]bool{}}
	for _, name := range names {
		// Checked by Load and not here, so that all faults are told at once, and without a value that may be secret.
		fs.Func(string(name), usage(name, s.defaults[name]), func(value string) error {
			s.flags[name] = value
			return nil
		})
	}
	return s
}

// Default gives a setting another default for this command, which must be one of its own.
func (s *Settings) Default(name Name, value string) *Settings {
	s.defaults[name] = value
	s.fs.Lookup(string(name)).Usage = usage(name, value)
	return s
}

// Require makes an empty setting an error.
func (s *Settings) Require(names ...Name) *Settings {
	for _, name := range names {
		s.required[name] = true
	}
	return s
}

// Load returns the settings: the flag, else the environment variable, else the default. An empty variable counts as absent.
// The error joins a sentence for each fault, which names variable and flag and what is expected; no secret is in it.
func (s *Settings) Load() (Config, error) {
	var c Config
	var faults []error
	for _, name := range s.names {
		if err := s.load(&c, name); err != nil {
			faults = append(faults, err)
		}
	}
	faults = append(faults, together(&c, s.names)...)
	if len(faults) > 0 {
		return Config{}, errors.Join(faults...)
	}
	return c, nil
}

func (s *Settings) load(c *Config, name Name) error {
	rule := rules[name]
	value := s.value(name)
	if value == "" {
		if s.required[name] {
			return fmt.Errorf("%s is missing: expected %s", name.full(), rule.expects)
		}
		return nil
	}
	if rule.read(c, value) {
		return nil
	}
	if rule.secret {
		return fmt.Errorf("%s is not what it should be: expected %s", name.full(), rule.expects)
	}
	return fmt.Errorf("%s is %q: expected %s", name.full(), value, rule.expects)
}

func (s *Settings) value(name Name) string {
	if value, given := s.flags[name]; given {
		return strings.TrimSpace(value)
	}
	if value := strings.TrimSpace(s.getenv(name.Variable())); value != "" {
		return value
	}
	return s.defaults[name]
}

// together checks what no setting can tell alone.
func together(c *Config, names []Name) []error {
	var faults []error
	if c.WebhookURL != "" && c.WebhookSecret.Empty() && slices.Contains(names, WebhookSecret) {
		faults = append(faults, fmt.Errorf("%s is missing: expected %s, because %s is set",
			WebhookSecret.full(), rules[WebhookSecret].expects, WebhookURL.full()))
	}
	if strings.HasPrefix(c.WebhookURL, "http:") {
		c.Warnings = append(c.Warnings, WebhookURL.full()+" is not https: only programs on this machine can post to it")
	}
	return faults
}

// Variable returns the name of the setting's environment variable.
func (n Name) Variable() string {
	return "ZONEDESK_" + strings.ToUpper(strings.ReplaceAll(string(n), "-", "_"))
}

func (n Name) full() string { return n.Variable() + " (--" + string(n) + ")" }

func usage(name Name, preset string) string {
	text := rules[name].means
	if preset != "" && name != Data { // the cache folder is this machine's business
		text += fmt.Sprintf(" (default %s)", preset)
	}
	return fmt.Sprintf("%s; `value` or %s", text, name.Variable())
}

func defaults() map[Name]string {
	d := maps.Clone(presets)
	if cache, err := os.UserCacheDir(); err == nil {
		d[Data] = filepath.Join(cache, "zonedesk")
	}
	return d
}
