using MiniPod.Cli;

MiniPod.Linux.StandardStream.OpenClosed();
return await MiniPodApp.RunAsync(args);
