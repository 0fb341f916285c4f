#!/bin/sh
# Also listens on IPv6, but only if the kernel supports it: nginx does not start if it cannot open a configured socket.
[ -e /proc/net/if_inet6 ] && echo 'listen [::]:80 default_server;' 2>/dev/null >/etc/nginx/listen-ipv6.conf
exec "$@"
