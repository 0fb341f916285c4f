using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Running;

/// <summary>What the steps brought forth, under the names that their shell commands use.</summary>
internal static class ShellValues
{
    public static Dictionary<string, string> From(JournalState state)
    {
        var values = new Dictionary<string, string>();
        void Put(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) values[name] = value;
        }

        foreach (var (key, outcome) in state.Facts)
        {
            switch (key.Kind)
            {
                case nameof(CreateSandbox):
                    Put("sandbox_id", outcome.ContainerId);
                    break;
                case nameof(CreateContainer):
                    Put(CreateContainer.Variable(PodName.Parse(key.Subject)), outcome.ContainerId);
                    break;
                case nameof(StartSandbox):
                    Put("sandbox_key", outcome.SandboxKey);
                    Put("hosts_path", outcome.HostsPath);
                    Put("resolv_path", outcome.ResolvConfPath);
                    break;
                case nameof(AttachNetwork):
                    if (AttachNetwork.ResultOf(outcome) is not { } result) break;
                    Put(OpenPorts.AddressesVariable(key.Subject), string.Join(' ', AttachNetwork.Addresses(result)));
                    Put(WriteHosts.ResolvConfVariable(key.Subject), WriteHosts.ResolvConf(result));
                    break;
                default:
                    break; // no other step's outcome is referred to
            }
        }

        return values;
    }
}
