using System.Globalization;

namespace LuBan.Identity;

/// <summary>What a password must be (NIST SP 800-63B §5.1.1.2): long, and not one that is tried first. Which characters it has does not matter.</summary>
internal sealed class PasswordPolicy(CredentialBook credentials, AccountOptions options)
{
    private const int LeastDifferent = 5;
    private const int ShortestPart = 4;

    /// <summary>Looks at a new password.</summary>
    /// <returns>Every problem; empty when it is accepted.</returns>
    internal async Task<IReadOnlyList<string>> CheckAsync(Account account, string password, CancellationToken cancellationToken)
    {
        var problems = Check(account, password);
        if (problems.Count == 0 && account.HasPassword && await credentials.VerifyPasswordAsync(account, password, cancellationToken).ConfigureAwait(false) == true) problems.Add("it is the one that the account has now");
        return problems;
    }

    internal static string Describe(IReadOnlyList<string> problems) => $"The new password is not accepted, {problems.Count} problem(s): {string.Join("; ", problems)}.";

    /// <summary>The problems that can be seen without knowing the present password.</summary>
    internal List<string> Check(Account account, string password)
    {
        var problems = new List<string>();
        var length = new StringInfo(password).LengthInTextElements;
        if (length < options.MinimumPasswordLength) problems.Add($"it has {length} characters, at least {options.MinimumPasswordLength} are needed");
        if (password.Length > options.MaximumPasswordLength) problems.Add($"it has {password.Length} characters, at most {options.MaximumPasswordLength} are allowed");
        if (password.Any(char.IsControl)) problems.Add("it has a control character, such as a line break");
        var plain = CommonPasswords.Plain(password);
        if (PartsOf(account).FirstOrDefault(part => plain.Contains(part, StringComparison.Ordinal)) is { } part && plain.Length - part.Length < options.MinimumPasswordLength / 2)
            problems.Add("it is little more than the user's name or e-mail address");
        if (CommonPasswords.Contains(password)) problems.Add("it is one of those that are tried first");
        if (length >= options.MinimumPasswordLength && password.Distinct().Count() < LeastDifferent) problems.Add($"it has fewer than {LeastDifferent} different characters");
        return problems;
    }

    private static IEnumerable<string> PartsOf(Account account) => new[] { account.Name, account.DisplayName, account.Email ?? "", account.Email?.Split('@')[0] ?? "" }
        .Concat(account.DisplayName.Split(' ')).Select(CommonPasswords.Plain).Where(part => part.Length >= ShortestPart).OrderByDescending(part => part.Length);
}
