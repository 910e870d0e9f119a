using LuBan.Sdk;

[assembly: ExtensionAccess("", "secrets", "get", "To read the passwords and tokens that receivers, mail servers and scrape targets name.")]
[assembly: ExtensionAccess("", "events", "list", "To say in a message what changed before an alert.")]
