using MiniPod.Cli;

return await CommandLine.RunAsync(args);
