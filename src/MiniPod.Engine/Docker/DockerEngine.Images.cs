using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

public sealed partial class DockerEngine
{
    /// <inheritdoc/>
    public async Task<ImageSummary?> FindImageAsync(string reference, CancellationToken cancellationToken)
    {
        // No component of an image name is empty or consists of dots alone; in a URL it would resolve to another path.
        var parts = reference.Split('/');
        if (parts.Any(part => part is "" or "." or "..")) return null;

        var path = string.Join('/', parts.Select(Uri.EscapeDataString));
        try
        {
            var image = await CallAsync($"inspect image \"{reference}\"", _options.QueryDeadline,
                token => Client.Images.InspectImageAsync(path, token), cancellationToken).ConfigureAwait(false);
            return DockerConvert.ToImage(image);
        }
        catch (EngineException e) when (e.InnerException is DockerImageNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task PullImageAsync(string reference, Action<string>? progress, CancellationToken cancellationToken)
    {
        var tagged = WithTag(reference);
        var tried = $"pull image \"{reference}\"";
        _log.Debug("Pulling image {Image}", tagged);
        progress?.Invoke($"pulling image \"{tagged}\"");
        try
        {
            await CallAsync(tried, _options.PullDeadline, PullAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineUnansweredException late)
        {
            throw new ImagePullException(late.Message, late);
        }

        progress?.Invoke($"image \"{tagged}\" pulled");

        async Task PullAsync(CancellationToken token)
        {
            var messages = new MessageProgress();
            try
            {
                await Client.Images.CreateImageAsync(
                    new ImagesCreateParameters { FromImage = tagged }, null, messages, token).ConfigureAwait(false);
            }
            catch (DockerApiException e)
            {
                throw PullFailed(reference, (int)e.StatusCode, DockerErrors.Message(e), e);
            }

            // The response started with status 200; the error came inside it.
            if (messages.Error is { } error) throw PullFailed(reference, (int)(error.Code ?? 0), error.Message ?? "no reason given", null);
        }
    }

    /// <inheritdoc/>
    public Task LoadImageAsync(Stream archive, CancellationToken cancellationToken)
    {
        _log.Debug("Loading an image archive");
        return CallAsync("load an image archive", _options.LoadDeadline, async token =>
        {
            var messages = new MessageProgress();
            await Client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, archive, messages, token).ConfigureAwait(false);
            if (messages.Error is { } error) throw new EngineException($"cannot load an image archive: {error.Message}");
        }, cancellationToken);
    }

    /// <summary>Adds the tag <c>latest</c> if there is none: the engine would pull all tags.</summary>
    private static string WithTag(string reference) =>
        reference.Contains('@') || reference.LastIndexOf(':') > reference.LastIndexOf('/') ? reference : $"{reference}:latest";

    private static EngineException PullFailed(
        string reference, int status, string words, Exception? exception) => (HttpStatusCode)status switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ImageNotFoundException(reference,
                $"cannot pull image \"{reference}\": the registry denied access or does not have it: {words}. Check the name; load the "
                + "image with 'docker load'; or, if the registry requires a login, use 'docker login' and 'docker pull'",
                exception),
            HttpStatusCode.BadRequest => new ImagePullException($"cannot pull image \"{reference}\": {words}. Check the name", exception),
            _ => new ImagePullException(
                $"cannot pull image \"{reference}\": no registry answered with it: {words}. Check the name, or load the image with "
                + "'docker load'",
                exception),
        };
}
