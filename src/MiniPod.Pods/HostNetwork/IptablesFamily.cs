using System.Net;
using System.Net.Sockets;
using MiniPod.Pods.Spec;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The iptables program and notation for the family of an address.</summary>
internal static class IptablesFamily
{
    /// <summary>The programs of both families.</summary>
    public static IReadOnlyList<string> Programs { get; } = ["iptables", "ip6tables"];

    /// <summary>Returns the program for an address: <c>iptables</c> or <c>ip6tables</c>.</summary>
    public static string Program(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "ip6tables" : "iptables";

    /// <summary>Returns the address that stands for all addresses of a program's family.</summary>
    public static string AnyAddress(string program) =>
        PortMapping.AnyAddress(program == "ip6tables" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);

    /// <summary>Returns a single address with its prefix length.</summary>
    public static string HostPrefix(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"{address}/128" : $"{address}/32";

    /// <summary>Whether a rule exists. This asks iptables itself: its printed form differs
    /// from version to version.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="program">The program to use.</param>
    /// <param name="table">The table.</param>
    /// <param name="chain">The chain. If it does not exist, neither does the rule.</param>
    /// <param name="rule">The rule, as <c>-A</c> expects it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> HasRuleAsync(
        this IHostPrograms programs,
        string program,
        string table,
        string chain,
        IEnumerable<string> rule,
        CancellationToken cancellationToken) =>
        await programs.FindAsync(program, ["-w", "-t", table, "-C", chain, .. rule], cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Changes rules of the filter table: all of them, or, if one is refused, none.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="program">The program of the family.</param>
    /// <param name="lines">The changes, each as iptables expects it after its name.</param>
    /// <param name="containerId">The container on whose behalf; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">A change was refused.</exception>
    public static Task ChangeFilterAsync(
        this IHostPrograms programs, string program, IEnumerable<string> lines, string? containerId, CancellationToken cancellationToken) =>
        string.Concat(lines.Select(line => $"{line}\n")) is { Length: > 0 } text
            ? programs.RestoreAsync(program, $"*filter\n{text}COMMIT\n", containerId, cancellationToken)
            : Task.CompletedTask;

    /// <summary>Changes rules of any tables.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="program">The program of the family.</param>
    /// <param name="input">The changes, in the format of iptables-restore. Those to one table are applied together or
    /// not at all.</param>
    /// <param name="containerId">The container on whose behalf; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">A change was refused.</exception>
    public static Task RestoreAsync(
        this IHostPrograms programs, string program, string input, string? containerId, CancellationToken cancellationToken) =>
        programs.RunAsync($"{program}-restore", ["--noflush", "--wait", "10"], input, containerId, cancellationToken);
}
