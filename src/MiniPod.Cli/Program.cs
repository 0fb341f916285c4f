using MiniPod.Cli;

return await MiniPodApp.RunAsync(args);
