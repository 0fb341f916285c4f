using System.Net;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Probes;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Runs a network's CNI plugins on the sandbox's network namespace: ADD, and DEL to undo it. Networks are
/// attached one after another, because CNI does not allow concurrent operations on one container.</summary>
internal sealed partial class AttachNetwork(
    PodRecord record, PodNetwork attachment, CniRuntime cni, IHostPrograms programs, INetworkReader kernel)
    : PodStep<AttachNetwork.AttachedNetwork>(KeyOf(attachment.InterfaceName))
{
    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } =
    [
        Need.Of(record.Networks
            .TakeWhile(other => other != attachment)
            .Select(other => KeyOf(other.InterfaceName).Key)
            .LastOrDefault(LinkNamespace.StepKey)),
    ];

    private OutcomeLine Line => attachment.Source == NetworkResolver.BuiltInSource
        ? new(OutcomeText.BuiltInNetwork, $"{attachment.Network}")
        : new(OutcomeText.ConfiguredNetwork, $"{attachment.Network}", attachment.Source);

    private StepKeyOf<AttachedNetwork> StepKey => KeyOf(attachment.InterfaceName);

    public static StepKeyOf<AttachedNetwork> KeyOf(string interfaceName) =>
        new(new StepKey(nameof(AttachNetwork), interfaceName), static () => AttachNetworkJson.Default.AttachedNetwork);

    /// <summary>The pod's addresses in a result, without their prefix lengths.</summary>
    public static IEnumerable<IPAddress> Addresses(CniResult? result) => result?.ContainerIps.Select(ip => ip.Address.Address) ?? [];

    public override IReadOnlyList<string>? SkipValues(StepOptions options) => [attachment.InterfaceName, record.FullName];

    public override async Task<AttachedNetwork> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CheckNamespace(context);
        var list = attachment.List;
        var runtimeConf = AttachmentConf.Build(record, attachment, list, context.SandboxId);
        IReadOnlyList<PortMapping> ports = AttachmentConf.PublishesPorts(record, attachment) ? [.. record.Spec.AllPorts()] : [];
        using var taken = ports.Count > 0
            ? await PublishedPorts.TakeAsync(context.Paths, ports, cancellationToken).ConfigureAwait(false)
            : null;
        if (ports.Count > 0)
        {
            await HostPorts.RequireUnusedAsync(ports, context.Engine, cancellationToken).ConfigureAwait(false);
            await PublishedPorts.RequireFreeAsync(context, programs, ports, cancellationToken).ConfigureAwait(false);
        }

        // If a leaked attachment is still cached, it must be deleted first: one that another ADD overwrites can never
        // be deleted.
        if (cni.FindCached(list.Name, context.SandboxId, attachment.InterfaceName) is not null)
            await DetachAsync(context, runtimeConf, isNamespaceDoomed: false).ConfigureAwait(false);

        var result = await AddAsync(context, list, runtimeConf).ConfigureAwait(false);
        AddressRules.Check(record, attachment, [.. result.ContainerIps.Select(ip => ip.Address)]);
        Announce(context, AttachedInterfaces.AddressesOf(result, attachment.InterfaceName));

        // Programs take time, and nothing depends on them.
        IReadOnlyList<IPAddress> addresses = [.. Addresses(result)];
        if (addresses.Count > 0)
            context.RunBeside(token => LeftoverPorts.ReportAsync(context, programs, addresses, token));
        return new AttachedNetwork { Result = result, Note = $"{Line}", Line = Line };
    }

    public override async Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        // No sandbox was ever created, so no network was attached to it.
        if (context.State.Fact(CreateSandbox.StepKey)?.ContainerId is not { } sandboxId) return;
        NamespaceLink.PointAtPin(context);
        if (scope.AfterCrash && AttachmentConf.PublishesPorts(record, attachment))
            PublishedPorts.Sweep(context.Paths, record.Spec.AllPorts());
        var runtimeConf = AttachmentConf.Build(record, attachment, attachment.List, sandboxId) with
        {
            NetNs = LivePath(context),
            KnownResult = Known(context),
        };
        await DetachAsync(context, runtimeConf, scope.Steps.Contains(StartSandbox.StepKey.Key)).ConfigureAwait(false);
    }

    public override Observation Observe(PodTraces traces)
    {
        if (!traces.WasRunning
            || traces.Attached.FirstOrDefault(one =>
                one.NetworkName == attachment.Network && one.IfName == attachment.InterfaceName) is not { } one)
        {
            return Observation.None;
        }

        // An ADD that did not finish may have attached part of the network, which must be deleted before anything else.
        return one is { IsComplete: true, Result: { } result }
            ? Seen(new AttachedNetwork { Result = result, Note = $"{Line}", Line = Line })
            : Observation.InPart;
    }

    public override IEnumerable<PodProblem> Examine(LivePod pod) => pod.Facts.Results.TryGetValue(attachment.InterfaceName, out var result)
        ? AttachedInterfaces.Examine(attachment.List, result, pod.Host.Value)
        : [new PodProblem(
            PodProblemKind.InterfaceMissing, attachment.InterfaceName, $"network \"{attachment.Network}\" is not attached")];

    public override async Task<IReadOnlyList<PodProblem>> CheckAsync(PodFacts facts, CheckDepth depth, CancellationToken cancellationToken)
    {
        if (depth != CheckDepth.Plugins || facts.SandboxId is not { } sandboxId) return [];
        var result = facts.Results.GetValueOrDefault(attachment.InterfaceName);
        IReadOnlyList<IPAddress> addresses = [.. Addresses(result)];
        IReadOnlyList<PortMapping> ports = AttachmentConf.PublishesPorts(record, attachment) ? [.. record.Spec.AllPorts()] : [];
        var missing = await NatRules.FindMissingAsync(
            programs, attachment.List, attachment.InterfaceName, sandboxId, addresses, ports, cancellationToken).ConfigureAwait(false);
        var reports = await PluginReports.AskAsync(
            cni, kernel, record, attachment, sandboxId, result, cancellationToken).ConfigureAwait(false);
        var problems = new List<PodProblem>();
        if (missing is not null) problems.Add(new PodProblem(PodProblemKind.CheckFailed, attachment.InterfaceName, missing));
        if (result is not null && AttachedInterfaces.Probe(record, attachment, result) is { } unanswered) problems.Add(unanswered);
        return [.. problems, .. reports];
    }

    public override StepRepair Repair(RepairRound round)
    {
        const string sameAddress = "attach the network, with the same address where possible";
        if (round.IsRedone(StartSandbox.StepKey))
            return StepRepair.Redo with { Down = "take down the rest of the network, in the pinned namespace", Up = sameAddress };
        return round.Has(PodProblemKind.InterfaceMissing, PodProblemKind.InterfaceUnplugged, PodProblemKind.CheckFailed)
            || round.HasAt(PodProblemKind.GatewayUnanswered, attachment.InterfaceName)
                && !AttachedInterfaces.IsUncured(record, attachment.InterfaceName)
            ? StepRepair.Redo with { Up = $"detach and {sameAddress}: connections are interrupted, containers keep running" }
            : StepRepair.Keep;
    }

    public override void Tell(AttachedNetwork outcome, PodFacts facts) => facts.Results[attachment.InterfaceName] = outcome.Result;

    public override IEnumerable<KeyValuePair<string, string?>> Values(AttachedNetwork outcome)
    {
        var result = outcome.Result;
        yield return new(OpenPorts.AddressesVariable(attachment.InterfaceName), string.Join(' ', Addresses(result)));
        var dns = result.Dns;
        if (dns.IsEmpty) yield break;
        yield return new(
            WriteHosts.ResolvConfVariable(attachment.InterfaceName, dns.Nameservers.Count > 0), string.Join('\n', ResolvConf.Lines(dns)));
    }

    public override void Show(AttachedNetwork? outcome, JsonObject pod)
    {
        if (pod["networks"]!.AsArray().FirstOrDefault(network => (string?)network!["interface"] == attachment.InterfaceName) is { } shown)
            shown["result"] = outcome is null ? null : JsonNode.Parse(outcome.Result.Raw.Span);
    }

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) => PluginForecast.Of(record, attachment, outlook);

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => AttachmentRemoval.Of(attachment, outlook);

    public override void Describe(ShellWriter shell) => CniShell.Add(shell, cni, record, attachment);

    public override void DescribeUndo(ShellWriter shell) => CniShell.Del(shell, cni, record, attachment);

    // A running plugin is never interrupted. It has its own deadline, and a cancellation takes effect after it.
    private async Task<CniResult> AddAsync(StepContext context, NetworkConfigList list, RuntimeConf runtimeConf)
    {
        var observer = context.CniObserverOf(Key);

        // The address that the pod had, if it was attached before.
        var former = AttachmentConf.HasFixedAddresses(list)
            ? []
            : Addresses(context.State.Fact(StepKey)?.Result).Select(address => address.ToString()).ToList();
        if (attachment.Ips.Count == 0 && former.Count > 0)
        {
            var asking = AttachmentConf.Build(record, attachment with { Ips = former }, list, context.SandboxId);
            try
            {
                return await cni.AddNetworkListAsync(list, asking, observer, CancellationToken.None).ConfigureAwait(false);
            }
            catch (CniPluginException error)
            {
                // The address is in use by now, or the network's IPAM plugin does not accept requested addresses. Any
                // address will do.
                context.Log.Information(
                    error, "Pod {PodName} cannot get its previous address on {Network} again", record.FullName, list.Name);
                await DetachAsync(context, asking, isNamespaceDoomed: false).ConfigureAwait(false);
            }
        }

        return await cni.AddNetworkListAsync(list, runtimeConf, observer, CancellationToken.None).ConfigureAwait(false);
    }

    // The addresses may have been another pod's, or this one's with another MAC address: the standard plugins do not tell their
    // neighbours [plugins 1.1.1 to 1.9.1].
    private void Announce(StepContext context, IReadOnlyCollection<IPAddress> addresses)
    {
        try
        {
            AddressAnnouncement.Send(PodPaths.Link(record), attachment.InterfaceName, addresses);
        }
        catch (LibcException error)
        {
            context.Log.Information(error, "Pod {PodName} cannot announce its addresses on {Network}", record.FullName, attachment.Network);
        }
    }

    private Task DetachAsync(StepContext context, RuntimeConf runtimeConf, bool isNamespaceDoomed) =>
        Detachment.RunAsync(
            cni,
            new DetachRequest
            {
                Network = attachment.List,
                Attachment = runtimeConf,
                Addresses = [.. Addresses(context.State.Outcome(StepKey)?.Result)],
                FindCurrent = context.FindNetwork,
                IsNamespaceDoomed = isNamespaceDoomed,
                GiveUp = context.GivesUpNetworks,
                GiveUpCommand = $"minipod rm -f --forget-network {record.FullName}",
                Observer = context.CniObserverOf(Key),
                Notice = context.Progress,
                Programs = programs,
                Kernel = kernel,
            },
            CancellationToken.None);

    // Checks before every plugin run that the path is the recorded namespace. PinNamespace has checked that it is not
    // the host's.
    private void CheckNamespace(StepContext context)
    {
        var link = PodPaths.Link(record);
        var recorded = NamespaceLink.Recorded(context.State);
        if (NetworkNamespace.Find(link)?.ToString() is var found && found != recorded)
        {
            throw new PodException(
                $"\"{link}\" points to {(found is null ? "no network namespace" : $"network namespace {found}")}, not to the "
                + $"sandbox's ({recorded}). Another program replaced the link or restarted the pause container.");
        }
    }

    // The path that ADD was given, if it still points to the sandbox's namespace; otherwise the pin; otherwise none,
    // and the plugins clean up what they can without it.
    private string LivePath(StepContext context)
    {
        var recorded = NamespaceLink.Recorded(context.State);
        if (recorded is null) return "";
        return new[] { PodPaths.Link(record), context.Paths.Pin(record.Id) }.FirstOrDefault(path =>
            NetworkNamespace.Find(path)?.ToString() == recorded)
            ?? "";
    }

    private JsonObject? Known(StepContext context) =>
        context.State.Outcome(StepKey) is { } attached ? JsonNode.Parse(attached.Result.Raw.Span)!.AsObject() : null;

    /// <summary>An attached network.</summary>
    internal sealed record AttachedNetwork : StepOutcome
    {
        /// <summary>The result of the plugin chain.</summary>
        [JsonConverter(typeof(CniResultConverter))]
        public required CniResult Result { get; init; }

        /// <summary>Which network it is, and where it is configured, in English, as the journal keeps it.</summary>
        public string? Note { get; init; }

        /// <summary>The same in no language yet; null in what was read from a journal.</summary>
        [JsonIgnore]
        public OutcomeLine? Line { get; init; }

        public override IEnumerable<OutcomeLine> Lines() => Note is null ? [] : [Line ?? new(OutcomeText.Said, Note)];
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(AttachedNetwork))]
    private sealed partial class AttachNetworkJson : JsonSerializerContext;
}
