namespace LuBan.Identity.Tests;

/// <summary>How the pages of a provider are filled in.</summary>
/// <param name="UserField">The field of the user name.</param>
/// <param name="PasswordField">The field of the password.</param>
/// <param name="User">Who signs in.</param>
/// <param name="Password">With what.</param>
internal sealed record SignInPages(string UserField, string PasswordField, string User, string Password)
{
    private const int MaximumPages = 6;

    private static readonly string[] Refusing = ["deny", "cancel", "no", "abort", "refuse"];

    /// <summary>Opens an address and answers the pages that come, until the browser is sent elsewhere or a page cannot be answered.</summary>
    public async Task<Visit> GoThroughAsync(UserAgent browser, string url) => await GoThroughAsync(browser, await browser.OpenAsync(url));

    public async Task<Visit> GoThroughAsync(UserAgent browser, Landing landing)
    {
        var (logins, others, first) = (0, 0, landing);
        for (var page = 0; page < MaximumPages && !landing.IsElsewhere && landing.Forms.Count > 0 && landing.Status < 400; page++)
        {
            var form = landing.Forms.FirstOrDefault(form => form.AsksForPassword) ?? landing.Forms.First(form => form.Method == "POST" && form.Buttons.Count > 0);
            if (form.AsksForPassword) logins++;
            else others++;
            landing = await browser.SubmitAsync(landing, form, Answer(form));
        }
        return new(first, landing, logins, others);
    }

    private List<KeyValuePair<string, string>> Answer(HtmlForm form)
    {
        var button = form.Buttons.FirstOrDefault(button => !Refusing.Contains(button.Value, StringComparer.OrdinalIgnoreCase) && !Refusing.Contains(button.Name, StringComparer.OrdinalIgnoreCase));
        return form.AsksForPassword ? form.Fill(button, (UserField, User), (PasswordField, Password)) : form.Fill(button);
    }
}

/// <summary>What came of a walk through pages.</summary>
/// <param name="First">Where it began.</param>
/// <param name="Last">Where it ended.</param>
/// <param name="Logins">How many pages asked for a password.</param>
/// <param name="Others">How many asked for something else.</param>
internal sealed record Visit(Landing First, Landing Last, int Logins, int Others)
{
    public override string ToString() => $"{Logins} logins, {Others} other pages, then {Last}";
}
