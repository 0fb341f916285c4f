using System.Globalization;
using System.Net;
using MiniPod.Cni;
using MiniPod.Net;

namespace MiniPod.Pods.HostNetwork;

/// <summary>
/// What can be proved to be an attachment's own: the addresses reserved for its container, the firewall rules that name
/// it, the device that limits its traffic, and its interface. Plugins other than those of the CNI project may leave
/// something else.
/// </summary>
internal sealed record AttachmentTraces
{
    private readonly IHostPrograms _programs;
    private readonly string _network;
    private readonly string _containerId;

    private AttachmentTraces(IHostPrograms programs, string network, string containerId)
    {
        _programs = programs;
        _network = network;
        _containerId = containerId;
    }

    /// <summary>Whether its interface is in the namespace.</summary>
    public bool HasInterface { get; private init; }

    /// <summary>Whether there is nothing on the host, outside of the namespace.</summary>
    public bool IsHostClean => Lines().Count == 0;

    private IReadOnlyList<HeldAddress> Reserved { get; init; } = [];

    private IReadOnlyList<(IPAddress Address, int Rules)> Accepted { get; init; } = [];

    private IReadOnlyList<AddressPool> Pools { get; init; } = [];

    private int Rules { get; init; }

    private IReadOnlyList<string> NftPlaces { get; init; } = [];

    private string? Shaper { get; init; }

    /// <summary>Looks for them.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="kernel">Reads the kernel's network.</param>
    /// <param name="list">The network.</param>
    /// <param name="attachment">The attachment. Its namespace may be empty or gone.</param>
    /// <param name="addresses">The addresses that it got, as far as that is known.</param>
    /// <param name="others">The other attachments of the container. Rules that name only what they share with this one
    /// are not taken for its own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PodException">Rules or interfaces cannot be read.</exception>
    public static async Task<AttachmentTraces> FindAsync(
        IHostPrograms programs,
        INetworkReader kernel,
        NetworkConfigList list,
        RuntimeConf attachment,
        IEnumerable<IPAddress> addresses,
        IReadOnlyCollection<CachedAttachment> others,
        CancellationToken cancellationToken)
    {
        var id = attachment.ContainerId;
        var pools = AddressPool.Of(list).ToList();
        var reservations = pools.SelectMany(pool =>
            pool.Reservations().Select(one => new HeldAddress(pool, one.Path, one.Address, one.ContainerId)));
        var sharesNetwork = others.Any(other => other.NetworkName == list.Name);
        var byOwner = reservations.ToLookup(one => one.ContainerId == id && one.IsFor(attachment.IfName, isCertain: !sharesNetwork));
        var foreign = byOwner[false].Select(one => one.Address).ToHashSet(StringComparer.Ordinal);
        var own = byOwner[true].ToList();
        var candidates = addresses
            .Where(address => !foreign.Contains(address.ToString()))
            .Concat(own.Select(one => IPAddress.Parse(one.Address)))
            .Distinct();
        var accepted = new List<(IPAddress, int)>();
        foreach (var address in candidates)
        {
            if (await FirewallRules.CountAsync(programs, address, cancellationToken).ConfigureAwait(false) is > 0 and var count)
                accepted.Add((address, count));
        }

        // A namespace that is gone has no interfaces.
        var picture = kernel.Read(NetworkParts.Links, attachment.NetNs.Length > 0 ? [attachment.NetNs] : []);
        var traces = new AttachmentTraces(programs, list.Name, id)
        {
            HasInterface = picture.Others.Any(pod => pod.Link(attachment.IfName) is not null),
            Reserved = own,
            Accepted = accepted,
            Pools = pools,
        };
        if (sharesNetwork) return traces;
        var shaper = ShapingDevice.NameOf(list.Name, id);
        var nft = await NftRules.FindAsync(programs, cancellationToken).ConfigureAwait(false);
        return traces with
        {
            Rules = await ContainerRules.CountAsync(programs, list.Name, id, cancellationToken).ConfigureAwait(false),
            NftPlaces =
            [
                .. nft.MasqueradingPlaces(list.Name, attachment.IfName, id),
                // Rules of published ports name only the container.
                .. others.Count == 0 ? nft.Places()[id] : [],
            ],
            Shaper = picture.Host.Link(shaper)?.Kind == ShapingDevice.Kind ? shaper : null,
        };
    }

    /// <summary>What there is on the host, each as a noun phrase.</summary>
    public IReadOnlyList<string> Lines()
    {
        var lines = Reserved.Select(one => $"address {one.Address}").ToList();
        var rules = Rules + Accepted.Sum(one => one.Rules) + NftPlaces.Count;
        if (rules > 0) lines.Add(string.Create(CultureInfo.InvariantCulture, $"{rules} firewall {(rules == 1 ? "rule" : "rules")}"));
        if (Shaper is not null) lines.Add($"interface {Shaper}");
        return lines;
    }

    /// <summary>Removes what there is on the host. The addresses come last, because whoever gets one next must not find
    /// rules for it.</summary>
    /// <exception cref="PodException">Something cannot be removed.</exception>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        foreach (var program in Rules > 0 ? IptablesFamily.Programs : [])
            await ContainerRules.RemoveAsync(_programs, program, _network, _containerId, cancellationToken).ConfigureAwait(false);
        await NftRules.DeleteAsync(_programs, NftPlaces, _containerId, cancellationToken).ConfigureAwait(false);
        foreach (var (address, _) in Accepted.Where(one => Reserved.All(held => held.Address != one.Address.ToString())))
            await CloseAsync(address, cancellationToken).ConfigureAwait(false);
        if (Shaper is not null) await ShapingDevice.RemoveAsync(_programs, Shaper, cancellationToken).ConfigureAwait(false);
        foreach (var one in Reserved)
            await one.Pool.ReleaseAsync(_programs, one.Path, one.Address, one.ContainerId, cancellationToken).ConfigureAwait(false);
    }

    // The address is free, so that somebody else may get it at any time: its pool must not change meanwhile.
    private async Task CloseAsync(IPAddress address, CancellationToken cancellationToken)
    {
        if (Pools.FirstOrDefault(pool => Directory.Exists(pool.Directory)) is { } pool)
            await pool.CloseFreeAsync(_programs, address, cancellationToken).ConfigureAwait(false);
        else
            await FirewallRules.CloseAsync(_programs, address, cancellationToken).ConfigureAwait(false);
    }

    private sealed record HeldAddress(AddressPool Pool, string Path, string Address, string ContainerId)
    {
        // The second line is the interface; the files of old plugins have only one line.
        public bool IsFor(string interfaceName, bool isCertain) =>
            AddressPool.ReadInterface(Path) is { Length: > 0 } name ? name == interfaceName : isCertain;
    }
}
