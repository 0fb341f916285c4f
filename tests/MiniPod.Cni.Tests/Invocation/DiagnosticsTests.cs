using System.Diagnostics;

namespace MiniPod.Cni.Tests;

public sealed class DiagnosticsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Add_SomebodyListens_MakesASpanForTheOperationAndEachPluginAndHandsTheTraceOn()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a", "b");
        var runtime = host.Runtime(call =>
            call.PluginType == "b" ? ScriptedExec.Error(11, "later") : ScriptedExec.Success(Networks.Result));
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CniDiagnostics.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans) spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var parent = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        parent.TraceStateString = "vendor=1";
        parent.SetBaggage("pod", "my pod");

        await Assert.ThrowsAsync<CniPluginException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a", "b"), Networks.Attachment(ns), host.Recorder, Token));

        var own = spans.Where(span => span.TraceId == parent.TraceId).ToList();
        Assert.Equal(["CNI ADD a", "CNI ADD b", "CNI ADD"], own.Select(span => span.OperationName));
        Assert.All(own.Take(2), span => Assert.Equal(own[2].SpanId, span.ParentSpanId));
        Assert.Equal(parent.SpanId, own[2].ParentSpanId);
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error, ActivityStatusCode.Error], own.Select(span => span.Status));
        Assert.Equal("net", own[2].GetTagItem("cni.network"));
        Assert.Equal(own[0].Id, host.Recorder.Started[0].Environment["TRACEPARENT"]);
        Assert.Equal("vendor=1", host.Recorder.Started[0].Environment["TRACESTATE"]);
        Assert.Equal("pod=my%20pod", host.Recorder.Started[0].Environment["BAGGAGE"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Observer_Throws_EndsTheOperation()
    {
        using var ns = PrivateNamespace.Create();
        using var host = new CniHost("a");
        var runtime = host.Runtime(_ => ScriptedExec.Success(Networks.Result));

        await Assert.ThrowsAsync<IOException>(() =>
            runtime.AddNetworkListAsync(Networks.Of("a"), Networks.Attachment(ns), new Refusing(), Token));

        Assert.False(runtime.FindCached("net", "c1", "eth0")!.IsComplete);
    }

    private sealed class Refusing : ICniObserver
    {
        public ValueTask PluginStartingAsync(PluginInvocation invocation) => throw new IOException("the journal cannot be written");

        public ValueTask PluginFinishedAsync(PluginInvocation invocation, PluginOutcome outcome) =>
            throw new InvalidOperationException("not started");
    }
}
