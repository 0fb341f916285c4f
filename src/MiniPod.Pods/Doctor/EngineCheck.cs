using MiniPod.Engine;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether an engine that MiniPod can use responds.</summary>
internal static class EngineCheck
{
    public static async Task<CheckResult> RunAsync(IContainerEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            await engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
            var version = await engine.GetVersionAsync(cancellationToken).ConfigureAwait(false);
            return CheckResult.Ok("engine", $"version {version.Version}, API {version.ApiVersion}, {version.Platform}");
        }
        catch (EngineException error)
        {
            // An engine that does not answer, or answers something else, is not mended by starting it.
            var fix = error is EngineUnavailableException down ? down.Fix : "journalctl -u docker";
            return CheckResult.Failed("engine", error.Message, fix);
        }
    }
}
