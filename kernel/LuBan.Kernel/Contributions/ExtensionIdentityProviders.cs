using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Contributions;

/// <summary>The types of identity providers that extensions bring. Each call holds a lease, as a request does, and what the extension does wrong ends here.</summary>
public sealed class ExtensionIdentityProviders(ContributionRegistry registry, TimeProvider time)
{
    /// <summary>The types that can be used now.</summary>
    /// <returns>The types.</returns>
    public IReadOnlyList<IdentityProviderContribution> List() =>
        [.. registry.Current.Contributors.SelectMany(contributor => contributor.Contributions.IdentityProviders, (contributor, provider) => Dress(provider, contributor.Contributions.Console))];

    /// <summary>A token that fires when extensions come or go. Take it before <see cref="List"/>.</summary>
    /// <returns>The token.</returns>
    public IChangeToken Watch() => registry.Watch();

    /// <summary>Calls <see cref="IIdentityProvider.CheckAsync"/>.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public Task CheckAsync(string type, IdentityProviderSettings settings, CancellationToken cancellationToken) =>
        CallAsync<bool>(type, IdentityStep.Check, settings, cancellationToken);

    /// <summary>Calls <see cref="IRedirectIdentityProvider.StartAsync"/>.</summary>
    /// <exception cref="ExtensionException">The extension says no, with its own code. LB8291: it failed. LB8292: nobody brings the type, or not for this use.</exception>
    public Task<IdentityRedirect> StartAsync(string type, IdentityStart start, CancellationToken cancellationToken) =>
        CallAsync<IdentityRedirect>(type, IdentityStep.Start, start, cancellationToken)!;

    /// <summary>Calls <see cref="IRedirectIdentityProvider.CompleteAsync"/>.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public Task<ExternalIdentity> CompleteAsync(string type, IdentityCallback callback, CancellationToken cancellationToken) =>
        CallAsync<ExternalIdentity>(type, IdentityStep.Complete, callback, cancellationToken)!;

    /// <summary>Calls <see cref="IRedirectIdentityProvider.SignOutAsync"/>.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public Task<Uri?> SignOutAsync(string type, IdentitySignOut signOut, CancellationToken cancellationToken) =>
        CallAsync<Uri>(type, IdentityStep.SignOut, signOut, cancellationToken);

    /// <summary>Calls <see cref="IPasswordIdentityProvider.CheckPasswordAsync"/>.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public Task<ExternalIdentity?> CheckPasswordAsync(string type, PasswordAttempt attempt, CancellationToken cancellationToken) =>
        CallAsync<ExternalIdentity>(type, IdentityStep.Password, attempt, cancellationToken);

    /// <summary>What the extension contributes to the point <c>luban/login/provider/v1</c> for this type.</summary>
    private static IdentityProviderContribution Dress(IdentityProviderContribution provider, ConsolePackage? console)
    {
        var look = console?.Manifest.Contributions.FirstOrDefault(one => one.Point == "luban/login/provider/v1" && one.Data["provider"].GetString() == provider.Name);
        if (look?.Title is not { } title) return provider;
        return provider with { DisplayName = title.Texts, Icon = look.Data.TryGetValue("icon", out var icon) ? icon.GetString() : null };
    }

    private async Task<TAnswer?> CallAsync<TAnswer>(string type, IdentityStep step, object input, CancellationToken cancellationToken)
    {
        var (runtime, contribution) = Find(type) ?? throw Absent(type);
        // It was unpublished a moment ago.
        if (!runtime.TryEnter()) throw Absent(type);
        var instance = runtime.Instance!;
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, instance.Cancelling);
        // On a thread of its own choosing: a provider that blocks holds nobody up longer than its time.
        var work = Task.Run(() => UseAsync(instance, contribution, new(contribution.Name, step, input), stop.Token), CancellationToken.None);
        _ = work.ContinueWith(_ =>
        {
            stop.Dispose();
            instance.Gate.Exit();
        }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            var (answer, refusal) = await work.WaitAsync(contribution.Timeout, time, cancellationToken);
            return refusal is null ? (TAnswer?)answer : throw refusal;
        }
        catch (TimeoutException)
        {
            runtime.Faults.Fail($"identity provider {contribution.Name} did not answer within {contribution.Timeout.TotalSeconds:0.#} s");
            throw Failed(contribution, $"did not answer within {contribution.Timeout.TotalSeconds:0.#} s");
        }
        finally
        {
            if (!work.IsCompleted) Cancel(stop);
        }
    }

    /// <summary>Never fails: what the extension throws is turned into text, so that nothing of it is kept.</summary>
    private static async Task<(object? Answer, ExtensionException? Refusal)> UseAsync(
        IExtensionInstance instance, IdentityProviderContribution contribution, IdentityCall call, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await instance.IdentifyAsync(call, cancellationToken);
            return answer.Found ? (answer.Value, null) : (null, Absent(contribution.Type));
        }
        catch (ExtensionException refusal)
        {
            // A new one: theirs may be of a class of their own.
            return (null, new ExtensionException(refusal.Code, refusal.Detail));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (null, Failed(contribution, "was stopped"));
        }
        catch (Exception exception)
        {
            return (null, Failed(contribution, $"threw {instance.Runtime.RecordFailure($"identity provider {contribution.Name}", exception)}"));
        }
    }

    private (ExtensionRuntime Runtime, IdentityProviderContribution Contribution)? Find(string type)
    {
        foreach (var runtime in registry.Current.Contributors.OfType<ExtensionRuntime>())
            if (runtime.Contributions.IdentityProviders.FirstOrDefault(provider => provider.Type == type) is { } found) return (runtime, found);
        return null;
    }

    private static void Cancel(CancellationTokenSource stop)
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just returned.
        }
    }

    private static ExtensionException Absent(string type) =>
        new("LB8292", $"No enabled extension brings the identity provider type '{type}' for this use. Enable the extension '{type.Split('/')[0]}', or change the type.");

    private static ExtensionException Failed(IdentityProviderContribution provider, string how) =>
        new("LB8291", $"The identity provider '{provider.Type}' {how}. See 'luban logs {provider.Extension.ToLowerInvariant()}'.");
}
