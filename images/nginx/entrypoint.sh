#!/bin/sh
# Listens on IPv6 too, but only where the kernel has it: nginx does not start when it cannot open a socket asked for.
[ -e /proc/net/if_inet6 ] && echo 'listen [::]:80 default_server;' 2>/dev/null >/etc/nginx/listen-ipv6.conf
exec "$@"
