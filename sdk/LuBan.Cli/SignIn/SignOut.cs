using System.Net;
using LuBan.Cli.Configuration;
using LuBan.Cli.Http;

namespace LuBan.Cli.SignIn;

/// <summary>Has the server forget what a sign-in gave.</summary>
internal static class SignOut
{
    /// <returns>False where there is nothing that the server could be told: a token of somebody else's making.</returns>
    public static async Task<bool> RevokeAsync(Connection connection, ServerEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Session is { } session)
        {
            using var provider = new OAuthProvider(connection);
            await provider.RevokeAsync(session, cancellationToken);
            return true;
        }
        if (entry.TokenId is not { } id) return false;
        using var client = new KernelClient(connection with { Token = entry.Token });
        try
        {
            await client.DeleteAtAsync(Iam.Self("tokens", id), cancellationToken);
        }
        catch (ServerException refusal) when (refusal.Status is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound)
        {
            // It was over already.
        }
        return true;
    }
}
