using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>What can go wrong with identity providers. The texts are for those who sign in, so they name no secrets.</summary>
internal static class FederationErrors
{
    public static ExtensionException NoProvider(string name) => new("LB8202", $"There is no identity provider '{name}' that can be used for this. Go back to the sign-in page and choose one that is there.");

    public static ExtensionException NoSecret(string provider, SecretReference secret, string what) => new("LB8203",
        $"The identity provider '{provider}' takes its credentials from the Secret '{secret.Name}' in '{secret.Namespace}', which {what}. Create it: kubectl create secret generic {secret.Name} -n {secret.Namespace} --from-literal=KEY=VALUE");

    public static ExtensionException Unreachable(string provider, string address, string how) => new("LB8204",
        $"The identity provider '{provider}' cannot be used: {address} {how}. Check the address, the network and the certificate (spec.tls.caBundle).");

    public static ExtensionException Declined(string provider, string error, string? description) => new("LB8205",
        $"The identity provider '{provider}' did not sign you in: {Clean(error)}{(string.IsNullOrEmpty(description) ? "" : $" ({Clean(description)})")}. Try again, or ask whoever runs it.");

    public static ExtensionException MixUp(string provider, string? found, string expected) => new("LB8206",
        $"The answer for the identity provider '{provider}' does not come from it: its 'iss' is {(found is null ? "missing" : $"'{Clean(found)}'")}, expected '{expected}'. Somebody may have tried to swap providers; begin anew.");

    public static ExtensionException BadToken(string provider, string why) => new("LB8207", $"The identity provider '{provider}' sent an ID token that is not believed: {why}. Begin anew; if it happens again, whoever runs the server has to compare the settings of both sides.");

    public static ExtensionException CodeRefused(string provider, string why) => new("LB8208", $"The identity provider '{provider}' did not exchange the code: {Clean(why)}. Check the client id and the client secret of the provider object.");

    public static ExtensionException BadUserInfo(string provider, string why) => new("LB8209", $"The identity provider '{provider}' answered something about the user that is not believed: {why}. Begin anew.");

    public static ExtensionException GitHub(string provider, string what) => new("LB8210", $"The identity provider '{provider}' could not be asked who you are: {Clean(what)}. Begin anew, and grant what the page asks for.");

    public static ExtensionException LdapUnreachable(string provider, string servers) => new("LB8212", $"No server of the directory '{provider}' can be used: {servers}. Check addresses, network and certificates (spec.tls.caBundle).");

    public static ExtensionException LdapBind(string provider, string who, string why) => new("LB8214", $"The directory '{provider}' does not let '{who}' in to search: {why}. Check spec.ldap.bindDn and 'bindPassword' of its Secret.");

    public static ExtensionException LdapSearch(string provider, string why) => new("LB8215", $"The directory '{provider}' could not be searched: {why}. Check spec.ldap.users and spec.ldap.groups.");

    public static ExtensionException BadState() => new("LB8220", "This sign-in was not begun in this browser, has been finished already, or took longer than ten minutes. Go back to the sign-in page and begin anew.");

    public static ExtensionException NotAllowed(string provider) => new("LB8221", $"You are known to the identity provider '{provider}', but not in any of the groups that may sign in here. Ask an administrator.");

    public static ExtensionException NameTaken(string provider, string name) => new("LB8222",
        $"The identity provider '{provider}' calls you '{name}', and there is another account of that name here. It is not given to you. If it is yours, sign in to it and link this identity in your profile.");

    public static ExtensionException NotPrepared(string provider) => new("LB8223",
        $"No account here was prepared for you. An administrator can prepare one with: kubectl annotate user NAME {IdentityLinks.LinkAnnotation}={provider}");

    public static ExtensionException NotLinked(string provider) => new("LB8224", $"Your identity at '{provider}' is not linked to an account here. Sign in to your account and link it in your profile.");

    public static ExtensionException LinkedElsewhere(string provider) => new("LB8225", $"This identity at '{provider}', or another one of the same provider, is linked already. Unlink it first.");

    public static ExtensionException NoName(string provider, string? name) => new("LB8226",
        $"The identity provider '{provider}' names you {(string.IsNullOrEmpty(name) ? "nothing" : $"'{Clean(name)}'")}, which cannot be the name of an account. An administrator can choose another claim for the name.");

    public static ExtensionException BadAnswer(string provider, string what) => new("LB8227", $"The identity provider '{provider}' {what}. Tell whoever made it.");

    public static ExtensionException WrongUser() => new("LB8228", "Another account was signed in when this link was begun, or none is now. Sign in and begin anew.");

    public static ExtensionException TooMany() => new("LB8229", "Too many people are being signed in through identity providers at this moment. Try again in a few minutes.");

    public static ExtensionException NoType(string provider, string type) => new("LB8230", $"The identity provider '{provider}' has the type '{type}', which nobody brings now. Enable the extension '{type.Split('/')[0]}', or change spec.type.");

    public static ExtensionException TooManyGuesses() => new("LB8243", "Too many attempts. Wait before the next one.");

    public static ExtensionException WrongPassword(string provider) => new("LB8244", $"The user name or the password is wrong at '{provider}'.");

    /// <summary>What others said goes to a page and to a log: one line, not endless.</summary>
    public static string Clean(string text)
    {
        const int longest = 300;
        var line = new string([.. text.Take(longest).Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        return text.Length > longest ? line + "…" : line;
    }
}
