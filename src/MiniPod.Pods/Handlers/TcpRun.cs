using System.Net.Sockets;
using MiniPod.Pods.Spec.Handlers;

namespace MiniPod.Pods.Handlers;

/// <summary>Opens a connection and closes it.</summary>
internal static class TcpRun
{
    public static async Task<HandlerResult> RunAsync(TcpHandler handler, HandlerTarget target, CancellationToken cancellationToken)
    {
        var connection = new HandlerConnection(target, handler.Host, handler.Port);
        try
        {
            using var socket = await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return HandlerResult.Success();
        }
        catch (SocketException error)
        {
            return HandlerResult.Failure(connection.Complaint(error));
        }
    }
}
