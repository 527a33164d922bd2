package store

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// parse reads the forms of Open other than memory://. Its errors don't repeat the address, which may hold a password.
func parse(address string) (*redis.UniversalOptions, error) {
	scheme, rest, ok := strings.Cut(address, "://")
	base, sentinel := strings.CutSuffix(scheme, "+sentinel")
	if !ok || base != "redis" && base != "rediss" {
		return nil, errors.New("the store's address does not begin with redis://, rediss://, redis+sentinel://, rediss+sentinel:// or memory://")
	}
	o := &redis.UniversalOptions{}
	var path, query string
	for part := range strings.SplitSeq(rest, ",") {
		u, err := url.Parse(scheme + "://" + strings.TrimPrefix(part, scheme+"://"))
		if err != nil || u.Hostname() == "" {
			return nil, fmt.Errorf("part %d of the store's address is not user:password@host:port, with each special character of the password written as %%XX", len(o.Addrs)+1)
		}
		o.Addrs = append(o.Addrs, hostPort(u, sentinel))
		if u.User != nil {
			o.Username = u.User.Username()
			o.Password, _ = u.User.Password()
		}
		path, query = path+u.Path, query+u.RawQuery
	}
	if base == "rediss" {
		o.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12} // the server's name is taken from each address dialled
	}
	return o, parseRest(o, strings.FieldsFunc(path, func(r rune) bool { return r == '/' }), query, sentinel)
}

// parseRest reads what stands behind the addresses: database, master, sentinel password.
func parseRest(o *redis.UniversalOptions, path []string, query string, sentinel bool) error {
	values, err := url.ParseQuery(query)
	if sentinel {
		o.SentinelPassword = values.Get("sentinel_password")
		values.Del("sentinel_password")
		if len(path) == 0 {
			return errors.New("the store's address names no master: expected redis+sentinel://host:port,host:port/master")
		}
		o.MasterName, path = path[0], path[1:]
	}
	if err != nil || len(values) > 0 {
		return errors.New("the store's address has settings behind ? that are not known")
	}
	if len(path) == 0 {
		return nil
	}
	o.DB, err = strconv.Atoi(path[0])
	if err != nil || o.DB < 0 || len(path) > 1 {
		return errors.New("the store's address does not end with the number of a database, such as /0")
	}
	if len(o.Addrs) > 1 && !sentinel && o.DB != 0 {
		return errors.New("the store's address is a cluster's, which has no database but 0")
	}
	return nil
}

func hostPort(u *url.URL, sentinel bool) string {
	port := u.Port()
	switch {
	case port == "" && sentinel:
		port = "26379"
	case port == "":
		port = "6379"
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// tuned sets what every kind of client needs.
func tuned(o *redis.UniversalOptions, of Options) *redis.UniversalOptions {
	o.ContextTimeoutEnabled = true // else deadlines don't reach the socket
	o.MaxRetries = -1              // a command that got no reply may have been carried out
	o.DialTimeout, o.DialerRetries = of.Wait, 1
	o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = of.Wait, of.Wait, of.Wait
	o.PoolSize, o.ConnMaxIdleTime = of.Pool, 5*time.Minute
	o.ReadBufferSize, o.WriteBufferSize = 8<<10, 8<<10 // a conversation is smaller
	o.DisableIdentity = true
	o.Protocol = 2                                                                                 // without a look for push messages before each reply, of which there are none here
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled} // not in open-source Redis
	return o
}
