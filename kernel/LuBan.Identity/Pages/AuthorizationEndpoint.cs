using LuBan.Identity.Authentication;
using LuBan.Identity.Clients;
using LuBan.Identity.Protocol;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Pages;

/// <summary>Where clients send users to (RFC 6749 §3.1): answers with a code, after the user has signed in and agreed.</summary>
internal sealed class AuthorizationEndpoint(
    AuthorizationRequests requests, Issuers issuers, SessionCookie cookie, SealedStates states, AccountDirectory accounts, Consents consents, Grants grants, PushedRequests pushed,
    LoginPage login, ConsentPage consentPage, FailureLimits limits, TimeProvider time)
{
    internal async Task HandleAsync(HttpContext context)
    {
        try
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                // A form of another site comes without the cookie of the session; a link of this one does not.
                var form = await Parameters.ReadStrictFormAsync(context);
                Redirects.To(context, AuthorizationRequests.ReturnTo(form));
                return;
            }

            var parameters = Parameters.OfQuery(context.Request);
            var request = await requests.ReadAsync(parameters, issuers.Of(context.Request), context.RequestAborted);
            await AnswerAsync(context, request, await states.OpenAsync<AuthorizationTicket>(AuthorizationTicket.Purpose, parameters[AuthorizationTicket.Parameter], context.RequestAborted));
        }
        catch (AuthorizationRefusal refusal)
        {
            Refuse(context, refusal.Target, refusal.Refusal.Error, refusal.Refusal.Message);
        }
        catch (OAuthRefusal refusal)
        {
            limits.Note(context);
            await ErrorPage.WriteAsync(context, refusal.Code, refusal.Message, refusal.Status);
        }
    }

    internal static void Refuse(HttpContext context, RedirectTarget target, string error, string description) =>
        Redirects.To(context, target.With(("error", error), ("error_description", OAuthAnswers.Printable(description))));

    private async Task AnswerAsync(HttpContext context, AuthorizationRequest request, AuthorizationTicket? ticket)
    {
        var session = await cookie.FindAsync(context);
        var account = session is null ? null : await accounts.FindAsync(session.User, session.Uid, context.RequestAborted);
        // A ticket is for this session and this request, or it is none.
        if (ticket is not null && (session is null || ticket.Session != session.Id || ticket.Request != AuthorizationTicket.DigestOf(request.ReturnTo))) ticket = null;
        if (session is null || account is null || NeedsLogin(request, session, ticket)) await AskForLoginAsync(context, request, ticket);
        else if (request.EssentialAcr.Count > 0 && !request.EssentialAcr.Contains(Acr.Of(session.Amr))) Refuse(context, request.Target, "unmet_authentication_requirements", $"LB8032: The user proved who it is with acr {Acr.Of(session.Amr)}, and the client needs {string.Join(" or ", request.EssentialAcr)}.");
        else if (await NeedsConsentAsync(request, account, ticket, context.RequestAborted)) await AskForConsentAsync(context, request, session, account, ticket);
        else await IssueAsync(context, request, session, account);
    }

    private bool NeedsLogin(AuthorizationRequest request, Session session, AuthorizationTicket? ticket)
    {
        if (request.Subject is not null && session.Uid != request.Subject) return true;
        if (ticket is { IsLoggedIn: true }) return false;
        return request.WantsLogin || request.MaximumAge is { } age && time.GetUtcNow() - session.AuthTime > age;
    }

    private async Task AskForLoginAsync(HttpContext context, AuthorizationRequest request, AuthorizationTicket? ticket)
    {
        if (request.IsSilent) Refuse(context, request.Target, OAuthErrors.LoginRequired, "LB8033: The user has to sign in, and prompt=none forbids to ask.");
        else if (ticket is { IsLoggedIn: true }) Refuse(context, request.Target, OAuthErrors.LoginRequired, "LB8033: Another user signed in than the one that the client asked for.");
        else
        {
            var texts = PageTexts.Choose(request.Locales, context.Request.Headers.AcceptLanguage.ToString());
            await login.ShowAsync(context, new LoginState(request.ReturnTo, time.GetUtcNow(), texts.Language, ClientTexts.NameOf(request.Client, texts.Language), request.Target.Uri, Hint(request.LoginHint)));
        }
    }

    private async ValueTask<bool> NeedsConsentAsync(AuthorizationRequest request, Account account, AuthorizationTicket? ticket, CancellationToken cancellationToken)
    {
        if (ticket is { IsConsented: true }) return false;
        if (request.Prompts.Contains("consent") || request.IsToUnprovenProgram) return true;
        return !request.Client.Spec.Trusted && !await consents.CoversAsync(account, request.Client, ClientTexts.ConsentedTo(request), cancellationToken);
    }

    private async Task AskForConsentAsync(HttpContext context, AuthorizationRequest request, Session session, Account account, AuthorizationTicket? ticket)
    {
        if (request.IsSilent) Refuse(context, request.Target, OAuthErrors.ConsentRequired, "LB8034: The user has to agree, and prompt=none forbids to ask.");
        else await consentPage.ShowAsync(context, request, session, account, ticket is { IsLoggedIn: true });
    }

    private async Task IssueAsync(HttpContext context, AuthorizationRequest request, Session session, Account account)
    {
        if (request.Pushed is not null && !await pushed.UseAsync(request.Pushed, context.RequestAborted))
        {
            Refuse(context, request.Target, OAuthErrors.InvalidRequestUri, "LB8007: The pushed request was used before.");
            return;
        }

        var draft = new GrantDraft(request.Client.Metadata.Name!, request.Client.Metadata.Uid!, account.Name, account.Uid, session.Id, request.Target.Issuer, request.Scopes)
        {
            Nonce = request.Nonce, AuthenticatedAt = session.AuthTime, Methods = session.Amr, IdTokenClaims = request.IdTokenClaims, UserInfoClaims = request.UserInfoClaims,
        };
        var code = await grants.BeginWithCodeAsync(draft, request.Target.Uri, request.Challenge, context.RequestAborted);
        Redirects.To(context, request.Target.With(("code", code.ToString())));
    }

    private static string? Hint(string? hint) => hint is { Length: <= 253 } ? hint : null;
}
