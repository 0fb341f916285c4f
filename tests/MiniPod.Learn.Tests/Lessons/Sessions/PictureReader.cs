using MiniPod.Learn.Tests.Lessons.Checks;
using MiniPod.Net;

namespace MiniPod.Learn.Tests.Lessons.Sessions;

/// <summary>A kernel that always has the same network.</summary>
internal sealed class PictureReader : INetworkReader
{
    public NetworkPicture Read(NetworkParts parts, IEnumerable<string> namespaces) => new RecordedFacts().Picture;
}
