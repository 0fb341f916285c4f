using System.Runtime.InteropServices;
using MiniPod.TestRunner;

// Runs all tests, after eng/test.sh has built them and an engine answers. The report goes to standard output, and the
// summary to a file: eng/test.sh stops the engine before it prints the summary, so that the total is the last line.
var options = RunnerOptions.Parse(args, Environment.GetEnvironmentVariable);
var layout = new Layout(options.Root);
using var stop = new CancellationTokenSource();
int? signalled = null;
PosixSignalRegistration[] signals = [On(PosixSignal.SIGINT, 2), On(PosixSignal.SIGTERM, 15), On(PosixSignal.SIGHUP, 1)];
try
{
    layout.ClearResults();
    var otherSuite = Environment.GetEnvironmentVariable("MINIPOD_OTHER_SUITE");
    var plan = TestPlan.For(layout.FindProjects(), privateHosts: SearchPath.Has("dockerd"), otherSuite);
    var results = await new Suite(layout, new BoundedCommand(options.Limit)).RunAsync(plan, stop.Token);
    var report = new Report(results, options.Limit);
    foreach (var line in report.Runs()) Console.WriteLine(line);
    await File.WriteAllLinesAsync(layout.Summary, report.Summary(DateTimeOffset.UtcNow - options.Since));
    return report.Total.Failed == 0 ? 0 : 1;
}
catch (OperationCanceledException) when (signalled is { } signal)
{
    return 128 + signal;
}
finally
{
    foreach (var signal in signals) signal.Dispose();
}

// On a signal, everything that was started is stopped first.
PosixSignalRegistration On(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
{
    context.Cancel = true;
    signalled ??= number;
    stop.Cancel();
});
