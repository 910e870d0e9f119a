using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Contributions;

/// <summary>What stands behind <c>/ext/{id}</c>: an extension in this process, in a worker, or a remote upstream.</summary>
public interface IContributor
{
    /// <summary>The extension id as published.</summary>
    string Id { get; }

    /// <summary>The version.</summary>
    string Version { get; }

    /// <summary>What it adds.</summary>
    ContributionSet Contributions { get; }

    /// <summary>Takes a lease for one request. False once the contributor drains; then nothing was taken.</summary>
    /// <returns>Whether <see cref="InvokeAsync"/> may, and must, be called once.</returns>
    bool TryEnter();

    /// <summary>Answers one request and gives the lease back when the response is complete.</summary>
    /// <param name="context">The request, with <c>PathBase</c> already shifted to <c>/ext/{id}</c>.</param>
    /// <returns>A task that never fails because of the extension's code.</returns>
    Task InvokeAsync(HttpContext context);
}
