using MiniPod.Cni;
using MiniPod.Net;
using MiniPod.Pods.Live;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>What the plugins of an attached network report when they are asked (CNI CHECK).</summary>
internal static class PluginReports
{
    /// <summary>Runs CHECK of an attached network.</summary>
    /// <param name="cni">Runs the plugins.</param>
    /// <param name="kernel">Reads the kernel's network.</param>
    /// <param name="record">The pod.</param>
    /// <param name="attachment">The network.</param>
    /// <param name="sandboxId">The pod's sandbox.</param>
    /// <param name="result">The result of the network's ADD; null if it is not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<PodProblem>> AskAsync(
        CniRuntime cni,
        INetworkReader kernel,
        PodRecord record,
        PodNetwork attachment,
        string sandboxId,
        CniResult? result,
        CancellationToken cancellationToken)
    {
        var list = attachment.List;
        string Report(CniPluginException error) => $"{attachment.InterfaceName}: {DisputedReport.KeyOf(error, result)}";
        var problems = new List<PodProblem>();
        void Add(PodProblemKind kind, string what, CniPluginException? reported) => problems.Add(
            new PodProblem(kind, attachment.InterfaceName, what) { Report = reported is null ? null : Report(reported) });
        try
        {
            var request = new CheckRequest
            {
                Kernel = kernel,
                Disputed = one => Add(PodProblemKind.PluginReport, one.Text, one.Error),
                IsUncured = error => record.Uncured.Contains(Report(error)),
            };
            var attached = AttachmentConf.Build(record, attachment, list, sandboxId);
            await AttachmentCheck.RunAsync(cni, list, attached, request, cancellationToken).ConfigureAwait(false);
        }
        catch (CniConfigException error) when (error.Code == CniErrorCode.IncompatibleVersion)
        {
            // The network's CNI version has no CHECK.
        }
        catch (CniException error) when (error is CniPluginException or CniConfigException or CniCacheException)
        {
            Add(PodProblemKind.CheckFailed, error.Message, error as CniPluginException);
        }

        return problems;
    }
}
