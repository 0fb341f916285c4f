namespace MiniPod.Linux.Tests;

/// <summary>Where systemd's groups are, on hosts with cgroup v1, v2 or both.</summary>
public sealed class UnitCgroupTests
{
    private const string V2 = "29 22 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate";
    private const string Systemd = "40 31 0:37 / /sys/fs/cgroup/systemd rw shared:10 - cgroup cgroup rw,xattr,name=systemd";
    private const string Memory = "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory";
    private const string Hybrid = "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw";
    private const string Part = "42 31 0:38 /docker/x /sys/fs/cgroup rw - cgroup2 cgroup2 rw";

    [Fact]
    public void Hierarchies_V2_IsTheOneGroup() =>
        Assert.Equal(
            [("/sys/fs/cgroup", "/user.slice/user-0.slice/session-1.scope")],
            UnitCgroup.Hierarchies([V2], ["0::/user.slice/user-0.slice/session-1.scope"]));

    [Fact]
    public void Hierarchies_V1OrBoth_AreThoseOfSystemd() =>
        Assert.Equal(
            [("/sys/fs/cgroup/systemd", "/system.slice/cron.service"), ("/sys/fs/cgroup/unified", "/system.slice/cron.service")],
            UnitCgroup.Hierarchies(
                [Memory, Systemd, Hybrid],
                ["4:memory:/elsewhere", "1:name=systemd:/system.slice/cron.service", "0::/system.slice/cron.service"]));

    [Fact]
    public void Hierarchies_OnlyAPartIsMountedOrNone_AreNone()
    {
        Assert.Empty(UnitCgroup.Hierarchies([Part, Memory], ["0::/", "4:memory:/x"]));
        Assert.Empty(UnitCgroup.Hierarchies([], []));
        Assert.Empty(UnitCgroup.Hierarchies([V2], []));
    }
}
