# What the pairs of programs see: connections over IPv4 and IPv6, a refused one, then datagrams.
use strict;
use IO::Socket::INET;
use IO::Socket::IP;

sub talk {
  my ($server, $host, $port) = @_;
  my $client = IO::Socket::IP->new(PeerHost => $host, PeerPort => $port) or die "$@";
  my $child = $server->accept;
  print $client "hello";
  $client->flush;
  sysread $child, my $got, 5;
  close $client;
  close $child;
}

my $v4 = IO::Socket::INET->new(Listen => 5, LocalPort => 8080, LocalAddr => "127.0.0.1", ReuseAddr => 1) or die;
talk($v4, "127.0.0.1", 8080) for 1 .. 3;
my $v6 = IO::Socket::IP->new(Listen => 5, LocalPort => 8081, LocalHost => "::", ReuseAddr => 1) or die "$@";
talk($v6, "::1", 8081);
talk($v6, "127.0.0.1", 8081);
IO::Socket::INET->new("127.0.0.1:81") and die;
select undef, undef, undef, 0.5;
my $to = IO::Socket::INET->new(LocalAddr => "127.0.0.1:5353", Proto => "udp") or die;
my $from = IO::Socket::INET->new(PeerAddr => "127.0.0.1:5353", Proto => "udp") or die;
for my $name ("a\"\n\\,]\001E", "\001E [0,1]", "plain", "\xff\x80%d") {
  $0 = $name;
  $from->send("abc");
}
