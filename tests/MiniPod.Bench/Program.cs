using MiniPod.Bench;

if (args is ["--peak-memory", .. var command]) return PeakMemory.Print(command);
var options = BenchOptions.Parse(args);
await using var bench = await PodBench.OpenAsync(options);
var report = await bench.RunAsync();
Console.WriteLine(report.ToTable());
await File.WriteAllTextAsync(options.JsonPath, report.ToJson());
Console.WriteLine($"JSON: {options.JsonPath}");
return 0;
