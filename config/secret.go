package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"strings"
)

const hidden = "[hidden]"

// Secret is a text that only Reveal gives away: fmt (every verb), JSON, text and slog print "[hidden]", or nothing when it is empty.
type Secret struct {
	// A pointer, because fmt prints the unexported fields of an outer struct without asking for their methods.
	text *string
}

// NewSecret hides s.
func NewSecret(s string) Secret { return Secret{&s} }

// Reveal returns the text itself.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Empty reports whether there is no text.
func (s Secret) Empty() bool { return s.Reveal() == "" }

func (s Secret) String() string {
	if s.Empty() {
		return ""
	}
	return hidden
}

func (s Secret) Format(f fmt.State, _ rune)   { _, _ = f.Write([]byte(s.String())) }
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
func (s Secret) LogValue() slog.Value         { return slog.StringValue(s.String()) }

// Address is a store's address, which may hold a password: it prints without it, Reveal returns it whole.
type Address struct{ whole Secret }

// NewAddress hides the passwords of address, which may be several addresses with commas between.
func NewAddress(address string) Address { return Address{NewSecret(address)} }

// Reveal returns the address with its passwords.
func (a Address) Reveal() string { return a.whole.Reveal() }

// Empty reports whether there is no address.
func (a Address) Empty() bool { return a.whole.Empty() }

func (a Address) String() string {
	parts := strings.Split(a.Reveal(), ",")
	for i, part := range parts {
		shown, ok := withoutPassword(part)
		if !ok {
			return hideBeforeAt(a.Reveal())
		}
		parts[i] = shown
	}
	return strings.Join(parts, ",")
}

func (a Address) Format(f fmt.State, _ rune)   { _, _ = f.Write([]byte(a.String())) }
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }
func (a Address) LogValue() slog.Value         { return slog.StringValue(a.String()) }

// withoutPassword returns one address as it may be printed; ok is false when it cannot be told where a password would stand.
func withoutPassword(address string) (shown string, ok bool) {
	bare, _, _ := strings.Cut(address, "?")
	if !strings.Contains(address, "://") {
		return bare, !strings.Contains(address, "@")
	}
	u, err := url.Parse(address)
	if err != nil || strings.Contains(u.Path+u.Fragment, "@") {
		return "", false
	}
	if u.User == nil {
		return bare, !strings.Contains(address, "@")
	}
	scheme, rest, _ := strings.Cut(bare, "://")
	return scheme + "://" + hidden + rest[strings.LastIndexByte(rest, '@'):], true
}

// hideBeforeAt hides more than it must: all up to the last @.
func hideBeforeAt(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return hidden
	}
	rest, _, _ := strings.Cut(address[at:], "?")
	return hidden + rest
}
