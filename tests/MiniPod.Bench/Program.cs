using System.Runtime.InteropServices;
using MiniPod.Bench;
using MiniPod.Linux;

if (args is ["--peak-memory", .. var command]) return PeakMemory.Print(command);
var options = BenchOptions.Parse(args);
using var alone = FileLock.TryAcquire("/run/minipod-bench.lock");
if (alone is null)
{
    Console.Error.WriteLine(
        "another benchmark is running on this host: they would distort each other's results, and their pods have the same names");
    return 1;
}

using var stop = new CancellationTokenSource();
int? interrupted = null;
PosixSignalRegistration[] signals = [.. new[] { (
    PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1) }.Select(signal =>
        PosixSignalRegistration.Create(signal.Item1, context =>
{
    context.Cancel = true;
    interrupted ??= 128 + signal.Item2;
    stop.Cancel();
}))];
using var engine = new EngineConnection();
var plugins = new PluginChain(options);
var leftovers = new Leftovers(options, engine, plugins);
await leftovers.SweepAsync();
await NetworkBench.SweepAsync();
try
{
    var report = await new PodBench(options, engine, plugins).RunAsync(stop.Token);
    Console.WriteLine(report.ToTable());
    await File.WriteAllTextAsync(options.JsonPath, report.ToJson());
    Console.WriteLine($"JSON: {options.JsonPath}");
    return 0;
}
catch (Exception) when (interrupted is { } code)
{
    // The command it was running may have been interrupted as well: Ctrl-C reaches every process of the terminal.
    Console.Error.WriteLine("interrupted: no results");
    return code;
}
finally
{
    await leftovers.SweepAsync();
    foreach (var signal in signals) signal.Dispose();
}
