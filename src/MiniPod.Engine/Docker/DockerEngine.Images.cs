using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

public sealed partial class DockerEngine
{
    /// <inheritdoc/>
    public async Task<ImageSummary?> FindImageAsync(string reference, CancellationToken cancellationToken)
    {
        // A part of an image's name has no dots alone; an address with them would be another one.
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
        await CallAsync(tried, _options.PullDeadline, async token =>
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

            // The answer began well, with status 200; the failure came within it.
            if (messages.Error is { } error) throw PullFailed(reference, (int)(error.Code ?? 0), error.Message ?? "no reason given", null);
        }, cancellationToken).ConfigureAwait(false);
        progress?.Invoke($"image \"{tagged}\" is pulled");
    }

    /// <inheritdoc/>
    public Task LoadImageAsync(Stream archive, CancellationToken cancellationToken)
    {
        _log.Debug("Loading an archive of images");
        return CallAsync("load an archive of images", _options.LoadDeadline, async token =>
        {
            var messages = new MessageProgress();
            await Client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, archive, messages, token).ConfigureAwait(false);
            if (messages.Error is { } error) throw new EngineException($"cannot load an archive of images: {error.Message}");
        }, cancellationToken);
    }

    /// <summary>Without a tag the engine would pull all there are.</summary>
    private static string WithTag(string reference) =>
        reference.Contains('@') || reference.LastIndexOf(':') > reference.LastIndexOf('/') ? reference : $"{reference}:latest";

    private static EngineException PullFailed(
        string reference, int status, string words, Exception? exception) => (HttpStatusCode)status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ImageNotFoundException(reference,
            $"image \"{reference}\" cannot be pulled, its registry does not give it: {words}. Check the name; build or load the "
            + "image (docker load, make images); or, where its registry asks who you are, fetch it with 'docker login' and 'docker pull'",
            exception),
        HttpStatusCode.BadRequest => new EngineException($"cannot pull image \"{reference}\": {words}. Check the name", exception),
        _ => new EngineException(
            $"image \"{reference}\" cannot be pulled, no registry answered with it: {words}. Build or load it (docker load, "
            + "make images), or check the name",
            exception),
    };
}
