using MiniPod.Cli;
using MiniPod.Cli.Hosting;
using MiniPod.Cli.Plugins;
using MiniPod.Cni.Plugins;

// As with busybox, the name decides: called by a plugin's name, through a link in a plugin directory,
// the program is that plugin.
return ProgramName.Current == DebugPlugin.Name
    ? await CniPluginHost.RunAsync(DebugPlugin.OfThisProcess(), CancellationToken.None)
    : await MiniPodApp.RunAsync(args);
