// Items from every window class, each as somebody asks for it. Absent: what is answered.

/** What somebody types, and the item that they mean. */
export const ITEMS = [
  ["二手房过户", "house-transfer"],
  ["继承", "house-inheritance"],
  ["开公司", "company-setup"],
  ["开饭馆", "food-business-licence"],
  ["个体户", "individual-business-setup"],
  ["施工许可", "construction-permit"],
  ["领证", "marriage-registration"],
  ["育儿补贴", "child-subsidy"],
  ["换身份证", "identity-card-renewal"],
];
