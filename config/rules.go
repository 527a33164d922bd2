package config

import (
	"log/slog"
	"math"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// rule says how one setting is read.
type rule struct {
	means   string // for help
	expects string // ends "expected …"
	secret  bool   // its value stands in no message
	read    func(c *Config, value string) bool
}

var presets = map[Name]string{
	Listen: ":8080", WebhookRegister: "true", Approval: "false", OfficeHours: "Mon-Fri 08:00-17:00", HideNames: "false", SendRate: "28", ChatRate: "1", Quota: "30",
	Timezone: "Asia/Ho_Chi_Minh", Log: "info", ConversationDays: "30", ToldDays: "90",
	Stale: staleDefault,
}

var rules = map[Name]rule{
	TelegramToken: {
		means: "bot token", secret: true,
		expects: "the token that @BotFather gave, such as 123456:ABC-DEF",
		read: func(c *Config, v string) bool {
			c.TelegramToken = NewSecret(v)
			return tokenForm.MatchString(v)
		},
	},
	TelegramAPI: {
		means: "base address of the Bot API when it is not the public one", secret: true,
		expects: "an http or https address without query, such as https://api.telegram.org",
		read: func(c *Config, v string) bool {
			c.TelegramAPI = strings.TrimRight(v, "/")
			u, err := url.Parse(v)
			return err == nil && isHTTP(u) && u.RawQuery == "" && u.User == nil
		},
	},
	RedisURL: {
		means: "store: redis://, rediss://, several with commas between for a cluster, redis+sentinel://HOST,HOST/MASTER, or memory:// for this process alone", secret: true,
		expects: "redis://HOST:PORT/DB, rediss://…, several addresses with commas between (a cluster), redis+sentinel://HOST:PORT,HOST:PORT/MASTER/DB, or memory:// (lost at exit)",
		read: func(c *Config, v string) bool {
			c.RedisURL = NewAddress(v)
			return redisForm.MatchString(v)
		},
	},
	Listen: {
		means:   "HTTP address for the webhook, /healthz, /readyz and /metrics",
		expects: "HOST:PORT or :PORT with a port from 0 to 65535",
		read: func(c *Config, v string) bool {
			c.Listen = v
			_, port, err := net.SplitHostPort(v)
			_, bad := strconv.ParseUint(port, 10, 16)
			return err == nil && bad == nil
		},
	},
	WebhookURL: {
		means: "public address that Telegram posts to; empty means long polling", secret: true,
		expects: "an https address without user, query and fragment (http only for a loopback host), whose path is none of /healthz, /readyz, /metrics",
		read:    readWebhookURL,
	},
	WebhookRegister: {
		means:   "false leaves the registration of the webhook with Telegram to you",
		expects: "true or false",
		read:    into(func(c *Config) *bool { return &c.WebhookRegister }, strconv.ParseBool),
	},
	WebhookSecret: {
		means: "what Telegram sends in X-Telegram-Bot-Api-Secret-Token", secret: true,
		expects: "1 to 256 characters of A-Z, a-z, 0-9, _ and -",
		read: func(c *Config, v string) bool {
			c.WebhookSecret = NewSecret(v)
			return secretForm.MatchString(v)
		},
	},
	Admins: {
		means:   "Telegram user ids of administrators, with commas between",
		expects: "positive numbers with commas between, such as 1001,1002",
		read:    readAdmins,
	},
	StaffChat: {
		means:   "id of the staff group that receives enquiries",
		expects: "a chat id, a number other than 0, such as -1001234567890",
		read:    into(func(c *Config) *int64 { return &c.StaffChat }, parseID, func(v int64) bool { return v != 0 }),
	},
	Approval: {
		means:   "true: broadcasts and publications need the word of a second member of staff",
		expects: "true or false",
		read:    into(func(c *Config) *bool { return &c.Approval }, strconv.ParseBool),
	},
	OfficeHours: {
		means:   "when staff answer enquiries: days and hours, in the time zone set",
		expects: "days and hours such as Mon-Fri 08:00-17:00 or Mon,Wed,Sat 09:00-12:00",
		read:    into(func(c *Config) *Hours { return &c.Hours }, parseHours),
	},
	Holidays: {
		means:   "days on which staff don't answer, with commas between; without a year: each year",
		expects: "dates with commas between, such as 2026-02-17,09-02",
		read:    into(func(c *Config) *map[string]bool { return &c.Holidays }, parseHolidays),
	},
	HideNames: {
		means:   "true: investors don't see the names of staff who answer them",
		expects: "true or false",
		read:    into(func(c *Config) *bool { return &c.HideNames }, strconv.ParseBool),
	},
	Knowledge: {
		means:   "folder of a knowledge pack, when it is not the packaged one",
		expects: "a folder",
		read:    func(c *Config, v string) bool { c.Knowledge = v; return true },
	},
	Data: {
		means:   "folder for the index on disk and other local files (default: the user's cache folder)",
		expects: "a folder",
		read:    func(c *Config, v string) bool { c.Data = v; return true },
	},
	SendRate: {
		means:   "messages a second overall, all processes together; 0: no limit",
		expects: "a number of messages a second, 0 (no limit) or more",
		read:    into(func(c *Config) *float64 { return &c.SendRate }, parseRate, func(v float64) bool { return v >= 0 }),
	},
	ChatRate: {
		means:   "messages a second in one chat",
		expects: "a number of messages a second above 0",
		read:    into(func(c *Config) *float64 { return &c.ChatRate }, parseRate, func(v float64) bool { return v > 0 }),
	},
	Quota: {
		means:   "questions a person may ask a minute before a friendly notice; 0: no limit",
		expects: "a whole number of questions a minute, 0 (no limit) or more",
		read:    into(func(c *Config) *int { return &c.Quota }, strconv.Atoi, func(v int) bool { return v >= 0 }),
	},
	Timezone: {
		means:   "time zone for schedules and dates shown",
		expects: "a name of the IANA time zone database, such as Asia/Ho_Chi_Minh",
		read:    into(func(c *Config) **time.Location { return &c.Timezone }, time.LoadLocation),
	},
	Log: {
		means:   "debug, info, warn or error",
		expects: "debug, info, warn or error",
		read: func(c *Config, v string) bool {
			level, ok := levels[strings.ToLower(v)]
			c.Log = level
			return ok
		},
	},
	ConversationDays: {
		means:   "days for which an idle conversation is remembered",
		expects: "a whole number of days from 1 to 3650",
		read:    into(func(c *Config) *int { return &c.ConversationDays }, strconv.Atoi, func(v int) bool { return v >= 1 && v <= 3650 }),
	},
	ToldDays: {
		means:   "days for which it is kept who was told which figure, to tell them when it is corrected; 0: not kept",
		expects: "a whole number of days from 0 (not kept) to 3650",
		read:    into(func(c *Config) *int { return &c.ToldDays }, strconv.Atoi, func(v int) bool { return v >= 0 && v <= 3650 }),
	},
	Stale: {
		means:   "months after which figures want to be confirmed by staff, by topic or, in place of its topic's, by measure; 0: never; what isn't named keeps its default",
		expects: "topics or measures with months from 0 (never) to 1200, and commas between, such as land=12,land.rent=3,facility=0",
		read:    readStale,
	},
}

// staleDefault suits figures that zones report once a year: prices change faster, plans and works more slowly, addresses, dates and the
// laws behind a zone not at all.
const staleDefault = "land=12,land.rent=6,land.fee=6,land.planned=36,land.lease_end=0,facility=24,statistic=12,contact=12,incentive=12,procedure=12,profile.legal=0,profile.established=0"

// readStale reads "land=12,land.rent=3" over the default.
func readStale(c *Config, v string) bool {
	c.Stale = map[string]int{}
	for part := range strings.SplitSeq(staleDefault+","+v, ",") {
		kind, months, _ := strings.Cut(strings.TrimSpace(part), "=")
		n, ok := parse(strconv.Atoi, strings.TrimSpace(months))
		if kind = strings.TrimSpace(kind); !ok || n < 0 || n > 1200 || !kindForm.MatchString(kind) {
			return false
		}
		c.Stale[kind] = n
	}
	return true
}

var (
	kindForm   = regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)?$`)
	tokenForm  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`) // Bot API, setWebhook
	redisForm  = regexp.MustCompile(`^(memory://$|rediss?(\+sentinel)?://[^/\s])`)
	levels     = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	ownPaths   = map[string]bool{"/healthz": true, "/readyz": true, "/metrics": true}
)

func readWebhookURL(c *Config, v string) bool {
	u, err := url.Parse(v)
	if err != nil || !isHTTP(u) || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	c.WebhookURL, c.WebhookPath = v, u.EscapedPath()
	if c.WebhookPath == "" {
		c.WebhookPath = "/"
	}
	return (u.Scheme == "https" || isLoopback(u.Hostname())) && !ownPaths[c.WebhookPath]
}

func readAdmins(c *Config, v string) bool {
	for part := range strings.SplitSeq(v, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		id, ok := parse(parseID, part)
		if !ok || id <= 0 {
			return false
		}
		c.Admins = append(c.Admins, id)
	}
	return true
}

func isHTTP(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// into reads a value into a field; within, where there is one, says whether it is among those that the setting may have.
func into[T any](field func(*Config) *T, parser func(string) (T, error), within ...func(T) bool) func(*Config, string) bool {
	return func(c *Config, v string) bool {
		value, ok := parse(parser, v)
		*field(c) = value
		return ok && !slices.ContainsFunc(within, func(is func(T) bool) bool { return !is(value) })
	}
}

func parse[T any](f func(string) (T, error), v string) (T, bool) {
	value, err := f(v)
	return value, err == nil
}

func parseID(v string) (int64, error) { return strconv.ParseInt(v, 10, 64) }

func parseRate(v string) (float64, error) {
	rate, err := strconv.ParseFloat(v, 64)
	if err == nil && (math.IsNaN(rate) || math.IsInf(rate, 0)) {
		err = strconv.ErrRange
	}
	return rate, err
}
