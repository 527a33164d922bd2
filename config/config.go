// Package config reads zonedesk's settings from flags and environment variables and says in sentences what is wrong with them.
package config

import (
	"log/slog"
	"time"
	_ "time/tzdata" // the static binary runs where no time zone files are
)

// Config holds the settings; those that a command did not ask for have their zero value.
type Config struct {
	TelegramToken    Secret
	TelegramAPI      string  // base address; empty: the public one
	RedisURL         Address // "memory://": in this process, lost at exit
	Listen           string  // host:port
	WebhookURL       string  // empty: long polling
	WebhookPath      string  // the path of WebhookURL, which is served here; "/" when it has none
	WebhookRegister  bool
	WebhookSecret    Secret
	Admins           []int64         // Telegram user ids
	StaffChat        int64           // 0: none
	Approval         bool            // what goes out to many needs the word of a second person
	Hours            Hours           // when staff answer enquiries
	Holidays         map[string]bool // days on which they don't: 2026-02-17, or 09-02 for each year
	HideNames        bool            // investors don't see the names of staff
	Knowledge        string          // folder; empty: the packaged pack
	Data             string          // folder; empty: nothing is kept on disk
	SendRate         float64         // messages a second overall; 0: no limit
	ChatRate         float64         // messages a second in one chat
	Quota            int             // questions a person may ask a minute; 0: no limit
	Timezone         *time.Location
	Log              slog.Level
	ConversationDays int            // days for which an idle conversation is remembered
	ToldDays         int            // days for which it is kept who was told which figure; 0: not kept
	Stale            map[string]int // months after which figures want to be confirmed, by topic or measure; 0: never

	Warnings []string // sentences on settings that work but deserve a look
}

// Conversation returns how long an idle conversation is remembered.
func (c Config) Conversation() time.Duration {
	return time.Duration(c.ConversationDays) * 24 * time.Hour
}

// Name is a setting's flag without dashes; its variable is ZONEDESK_ and the name in capitals, with underscores.
type Name string

const (
	TelegramToken    Name = "telegram-token"
	TelegramAPI      Name = "telegram-api"
	RedisURL         Name = "redis-url"
	Listen           Name = "listen"
	WebhookURL       Name = "webhook-url"
	WebhookRegister  Name = "webhook-register"
	WebhookSecret    Name = "webhook-secret"
	Admins           Name = "admins"
	StaffChat        Name = "staff-chat"
	Approval         Name = "approval"
	OfficeHours      Name = "hours"
	Holidays         Name = "holidays"
	HideNames        Name = "hide-names"
	Knowledge        Name = "knowledge"
	Data             Name = "data"
	SendRate         Name = "send-rate"
	ChatRate         Name = "chat-rate"
	Quota            Name = "quota"
	Timezone         Name = "timezone"
	Log              Name = "log"
	ConversationDays Name = "conversation-days"
	ToldDays         Name = "told-days"
	Stale            Name = "stale"
)

// Names are all settings, in the order in which help shows them.
func Names() []Name {
	return []Name{TelegramToken, TelegramAPI, RedisURL, Listen, WebhookURL, WebhookRegister, WebhookSecret, Admins, StaffChat, Approval, OfficeHours, Holidays, HideNames,
		Knowledge, Data, SendRate, ChatRate, Quota, Timezone, Log, ConversationDays, ToldDays, Stale}
}
