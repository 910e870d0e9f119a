using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Identity;

/// <summary>What writes of User and Group must keep to. All problems of one write at once.</summary>
internal sealed class AccountAdmission(Lazy<AccountDirectory> accounts, Lazy<ResourceService> resources) : IAdmission
{
    private const int LongestName = 63;

    public AdmissionPhase Phase => AdmissionPhase.Validating;

    public bool Handles(ResourceKind kind) => kind.Group == IdentityKinds.Group && kind.Plural is "users" or "groups";

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        var causes = new List<StatusCause>();
        if (request.Operation == AdmissionOperation.Create) CheckName(request, causes);
        if (request.Kind.Plural == "users" && !request.FromKernel) await CheckUserAsync(request, causes, cancellationToken).ConfigureAwait(false);
        if (causes.Count > 0) throw Refusal.Invalid(request.Kind, request.Name, causes);
    }

    private static void CheckName(AdmissionRequest request, List<StatusCause> causes)
    {
        if (request.Name.Length > LongestName) causes.Add(Invalid(request.Name, $"has {request.Name.Length} characters, at most {LongestName} are allowed", "metadata.name"));
    }

    private async ValueTask CheckUserAsync(AdmissionRequest request, List<StatusCause> causes, CancellationToken cancellationToken)
    {
        if (request.Subresource == "status") throw Refusal.Forbidden(request.Kind, request.Name, "LB8120: only the server writes the status of a user");
        var (now, before) = (request.Object is null ? null : UserRead(request.Object), request.Old is null ? null : UserRead(request.Old));
        if (now is not null) await CheckSpecAsync(now, before, request, causes, cancellationToken).ConfigureAwait(false);
        await CheckMastersAsync(request, now, before, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CheckSpecAsync(UserSpec now, UserSpec? before, AdmissionRequest request, List<StatusCause> causes, CancellationToken cancellationToken)
    {
        if (now.Email is { Length: > 0 } email && AccountRules.ProblemOfEmail(email) is { } badEmail) causes.Add(Invalid(email, badEmail, "spec.email"));
        if (now.EmailVerified == true && string.IsNullOrEmpty(now.Email)) causes.Add(Invalid("true", "there is no address that could be verified", "spec.emailVerified"));
        if (now.Language is { Length: > 0 } language && AccountRules.ProblemOfLanguage(language) is { } badLanguage) causes.Add(Invalid(language, badLanguage, "spec.language"));
        if (now.DisplayName is { Length: > 0 } shown && AccountRules.ProblemOfText(shown) is { } badText) causes.Add(Invalid(shown, badText, "spec.displayName"));
        var groups = now.Groups ?? [];
        for (var i = 0; i < groups.Count; i++)
        {
            if (AccountRules.ProblemOfGroup(groups[i]) is { } problem) causes.Add(Invalid(groups[i], problem, $"spec.groups[{i}]"));
            else if (before?.Groups?.Contains(groups[i]) != true && !ReservedNames.IsReserved(groups[i]) && !await IsGroupAsync(groups[i], cancellationToken).ConfigureAwait(false))
                request.Warnings.Add($"spec.groups[{i}]: there is no Group \"{groups[i]}\"; rights that name it hold all the same");
        }
    }

    private async ValueTask CheckMastersAsync(AdmissionRequest request, UserSpec? now, UserSpec? before, CancellationToken cancellationToken)
    {
        var (wasMaster, isMaster) = (IsMaster(before), IsMaster(now));
        var touches = wasMaster != isMaster || wasMaster && (now is null || now.Disabled != before!.Disabled);
        if (!touches) return;
        if ((await accounts.Value.FindAsync(request.User, cancellationToken).ConfigureAwait(false))?.Groups.Contains(CallerClaims.Masters) != true)
            throw Refusal.Forbidden(request.Kind, request.Name, $"LB8121: only members of {CallerClaims.Masters} make, disable or delete a member of it; '{request.User}' is none");
        var stays = isMaster && now?.Disabled != true;
        if (wasMaster && before?.Disabled != true && !stays && !accounts.Value.Users.Any(user => user.Metadata.Name != request.Name && AdministratorAccount.IsAdministrator(user)))
            throw Refusal.Forbidden(request.Kind, request.Name, $"LB8122: it is the last enabled member of {CallerClaims.Masters}, and without one nobody could make another. Add a second one first");
    }

    private async ValueTask<bool> IsGroupAsync(string name, CancellationToken cancellationToken) =>
        await resources.Value.GetAsync(AccountKinds.Group, "", name, cancellationToken).ConfigureAwait(false) is not null;

    private static bool IsMaster(UserSpec? spec) => spec?.Groups?.Contains(CallerClaims.Masters) == true;

    private static UserSpec UserRead(JsonObject body) => System.Text.Json.JsonSerializer.Deserialize<UserSpec>(body["spec"] ?? new JsonObject(), Json)!;

    private static readonly System.Text.Json.JsonSerializerOptions Json = ResourceJson.CreateOptions();

    private static StatusCause Invalid(string value, string why, string field) => new("FieldValueInvalid", $"Invalid value: {System.Text.Json.JsonSerializer.Serialize(value, Json)}: {why}", field);
}
