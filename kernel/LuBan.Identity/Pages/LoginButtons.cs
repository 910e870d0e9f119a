using LuBan.Identity.Federation;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Pages;

/// <summary>The other ways to sign in.</summary>
internal sealed class LoginButtons(FederatedProviders providers)
{
    /// <summary>The buttons of the login page.</summary>
    /// <param name="language">The language of the page.</param>
    /// <param name="returnTo">The path to come back to.</param>
    internal IReadOnlyList<LoginButton> List(string language, string returnTo) =>
        [.. providers.List().Select(provider => new LoginButton(provider.TextIn(language), provider.StartPath + QueryString.Create("return_to", returnTo), provider.Drawing))];
}

/// <summary>Another way to sign in.</summary>
/// <param name="Text">The name of the provider.</param>
/// <param name="Path">Where it begins.</param>
/// <param name="Drawing">What is within its drawing; null for none.</param>
internal sealed record LoginButton(string Text, string Path, string? Drawing = null);
