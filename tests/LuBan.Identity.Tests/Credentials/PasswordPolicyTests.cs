namespace LuBan.Identity.Tests;

public sealed class PasswordPolicyTests
{
    private static readonly Account Ada = new() { Name = "ada.lovelace", Uid = "u", DisplayName = "Augusta Ada King", Email = "countess@example.com" };

    [Theory]
    [InlineData("tangerine lamp over seven")]
    [InlineData("correct-horse-99-staple-Tango")]
    [InlineData("Zwölf Boxkämpfer jagen")]
    [InlineData("我的密码其实很长很好记的呀")]
    [InlineData("k3jH8!pQ2mZx")]
    [InlineData("iamadalovelacetheprogrammer")]
    public void Long_and_unexpected_is_accepted(string password) => Assert.Empty(Problems(password));

    [Theory]
    [InlineData("short", "at least 12")]
    [InlineData("", "at least 12")]
    [InlineData("password1234", "tried first")]
    [InlineData("P@ssw0rd1234", "tried first")]
    [InlineData("passwordpassword", "tried first")]
    [InlineData("qwertyuiop1234567", "tried first")]
    [InlineData("1234567890123", "tried first")]
    [InlineData("Welcome2026!", "tried first")]
    [InlineData("kubernetesadmin", "tried first")]
    [InlineData("iloveyou!!!!!", "tried first")]
    [InlineData("ababababababab", "different characters")]
    [InlineData("ada.lovelace1", "user's name")]
    [InlineData("AdaLovelace!!", "user's name")]
    [InlineData("countess@example.com", "user's name")]
    [InlineData("a password\nof two lines", "control character")]
    public void What_is_guessed_early_is_refused(string password, string why) => Assert.Contains(Problems(password), problem => problem.Contains(why, StringComparison.Ordinal));

    [Fact]
    public void All_problems_are_told_at_once() => Assert.Equal(2, Problems("admin123\t").Count(problem => problem.Contains("at least", StringComparison.Ordinal) || problem.Contains("control", StringComparison.Ordinal)));

    [Fact]
    public void What_is_too_long_is_refused() => Assert.Contains(Problems(string.Concat(Enumerable.Range(0, 50).Select(i => $"w{i} "))), problem => problem.Contains("at most 128", StringComparison.Ordinal));

    private static List<string> Problems(string password) => new PasswordPolicy(null!, new AccountOptions()).Check(Ada, password);
}
